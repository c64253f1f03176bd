import type { PolicyPreview } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';
import type { PolicyScope } from '../policy-scope.ts';
import type { PastMatch } from './past-match.ts';
import type { Period } from './preview-period.ts';
import type { PreviewTally } from './preview-tally.ts';

const shown = 10;
const looked = 100;

/** The newest of the matched calls, as far as they are among the newest of their models; nothing else of them is read. */
export async function sampleCalls(
  { caller, telemetry }: PolicyScope,
  { period, match, tally }: { readonly period: Period; readonly match: PastMatch; readonly tally: PreviewTally },
): Promise<PolicyPreview['sample']> {
  if (tally.matched_calls === 0) return [];
  const filters = Object.fromEntries(
    match.filters.flatMap(({ dimension, op, value }) => {
      const values = Array.isArray(value) ? value : [value];
      if (op === 'eq' || op === 'in') return [[`${dimension}_in`, values]];
      return op === 'ne' || op === 'not_in' ? [[`${dimension}_ne`, values]] : [];
    }),
  );
  const { calls } = await telemetry.listCalls(caller, {
    ...filters,
    model_in: firstOf(tally.models.keys()),
    ...(match.by_feature ? { feature_in: firstOf(tally.features) } : {}),
    at_gte: new Date(period.from_ms).toISOString(),
    at_lt: new Date(period.to_ms).toISOString(),
    sort: '-at',
    page: 1,
    per_page: looked,
  });
  return calls
    .filter(
      (call) =>
        match.takes({
          ...call,
          at_ms: Date.parse(call.at),
          prompt_tokens: call.usage === null ? 0 : promptTokens(call.usage),
        }) && hasPrefixes(match, call),
    )
    .slice(0, shown)
    .map(({ id, at, model, feature, cost_usd }) => ({ call_id: id, at, model, feature, cost_usd }));
}

/** Lists know no prefixes. A label that a listed call does not carry cannot be looked at. */
function hasPrefixes({ filters }: PastMatch, call: object): boolean {
  return filters.every(({ dimension, op, value }) => {
    const found: unknown = Reflect.get(call, dimension);
    return op !== 'prefix' || typeof found !== 'string' || [value].flat().some((head) => found.startsWith(head));
  });
}

function firstOf(values: Iterable<string>): string[] {
  return [...values].slice(0, looked);
}
