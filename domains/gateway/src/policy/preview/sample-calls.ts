import type { Call, PolicyMatch, PolicyPreview } from '@apex/contracts';
import { promptTokens } from '@apex/tokens';
import { dayOfWeek, type PolicyTime } from '../time-of-week.ts';
import type { PastMatch } from './past-match.ts';
import type { PastScope, Period } from './preview-period.ts';
import type { PreviewTally } from './preview-tally.ts';

const shown = 10;
const looked = 100;
/** Each is a question; a sample that stays small is no harm. */
const mostWindows = 5;
const hour_ms = 3_600_000;
const day_ms = 86_400_000;

export interface SampleOf {
  readonly period: Period;
  readonly rule: { readonly match: PolicyMatch };
  readonly match: PastMatch;
  readonly tally: PreviewTally;
}

/** The newest of the matched calls, as far as a look at the likeliest hundred of each of a few hours or days finds them. */
export async function sampleCalls(scope: PastScope, of: SampleOf): Promise<PolicyPreview['sample']> {
  const found: Call[] = [];
  if (of.tally.matched_calls === 0) return [];
  const period = { ...of.period, to_ms: Math.min(of.period.to_ms, of.tally.last_ms) };
  for (const window of windowsOf(period, of.rule.match.time)) {
    if (found.length >= shown) break;
    found.push(...(await likelyCalls(scope, of, window)).filter((call) => isMatched(of.match, call)));
  }
  return found
    .slice(0, shown)
    .map(({ id, at, model, feature, cost_usd }) => ({ call_id: id, at, model, feature, cost_usd }));
}

/** Where the rule asks for hours or days, those alone, the newest first. */
function windowsOf(period: Period, time: PolicyTime | undefined): readonly Period[] {
  if (time === undefined) return [period];
  const { from_hour, to_hour, days } = time;
  const hours: readonly (readonly [number, number])[] =
    from_hour < to_hour
      ? [[from_hour, to_hour]]
      : [
          [from_hour, 24],
          [0, to_hour],
        ];
  const windows: Period[] = [];
  for (let day = Math.floor((period.to_ms - 1) / day_ms) * day_ms; day > period.from_ms - day_ms; day -= day_ms) {
    if (days !== undefined && !days.includes(dayOfWeek(day))) continue;
    for (const [first, end] of hours) {
      const from_ms = Math.max(period.from_ms, day + first * hour_ms);
      const to_ms = Math.min(period.to_ms, day + end * hour_ms);
      if (from_ms < to_ms) windows.push({ from_ms, to_ms });
    }
    if (windows.length >= mostWindows) break;
  }
  return windows;
}

async function likelyCalls(
  { caller, telemetry }: PastScope,
  { rule, match, tally }: SampleOf,
  { from_ms, to_ms }: Period,
): Promise<readonly Call[]> {
  const filters = Object.fromEntries(
    match.filters.flatMap(({ dimension, op, value }) => {
      const values = Array.isArray(value) ? value : [value];
      if (op === 'eq' || op === 'in') return [[`${dimension}_in`, values]];
      return op === 'ne' || op === 'not_in' ? [[`${dimension}_ne`, values]] : [];
    }),
  );
  const { min = 0, max } = rule.match.input_tokens ?? {};
  const { calls } = await telemetry.listCalls(caller, {
    ...filters,
    model_in: firstOf(tally.models.keys()),
    ...(match.by_feature ? { feature_in: firstOf(tally.features) } : {}),
    at_gte: new Date(from_ms).toISOString(),
    at_lt: new Date(to_ms).toISOString(),
    sort: min > 0 ? '-tokens' : max === undefined ? '-at' : 'tokens',
    page: 1,
    per_page: looked,
  });
  return calls;
}

/** Lists know neither prefixes nor lengths of prompts; a label that a listed call does not carry cannot be looked at. */
function isMatched(match: PastMatch, call: Call): boolean {
  const prompt_tokens = call.usage === null ? 0 : promptTokens(call.usage);
  if (!match.takes({ ...call, at_ms: Date.parse(call.at), prompt_tokens })) return false;
  return match.filters.every(({ dimension, op, value }) => {
    const found: unknown = Reflect.get(call, dimension);
    return op !== 'prefix' || typeof found !== 'string' || [value].flat().some((head) => found.startsWith(head));
  });
}

function firstOf(values: Iterable<string>): string[] {
  return [...values].slice(0, looked);
}
