import { createHash } from 'node:crypto';
import {
  callIdSchema,
  type Observation,
  type ObservationInput,
  observationSchema,
  type ReplayCall,
  tokenKinds,
  type UsageSumsQuery,
  type UsageSumsRow,
} from '@apex/contracts';
import { formatUsd, priceCall } from '@apex/pricing';
import { emptyUsage, promptTokens, totalTokens } from '@apex/tokens';

/** Observations as telemetry tells of them once they are stored and priced. */
export function replayCalls(observations: Iterable<ObservationInput>): ReplayCall[] {
  return Array.from(observations, (input) => replayCall(observationSchema.parse(input)));
}

function replayCall(one: Observation): ReplayCall {
  const cost = one.usage === null ? null : priceCall({ ...one, usage: one.usage }).cost;
  const definitions = one.tags['tool_definition_tokens'];
  return {
    call_id: callIdSchema.parse(createHash('md5').update(one.identity).digest('hex')),
    first: true,
    session: one.session,
    sequence: one.sequence,
    at_ms: Date.parse(one.at),
    latency_ms: one.latency_ms ?? 0,
    provider: one.provider ?? '',
    model: one.model,
    model_served: one.model_served,
    tier: one.tier,
    failed: one.status === 'error',
    error_type: one.error_type,
    finish_reason: one.finish_reason,
    usage: one.usage,
    cost_usd: cost === null ? null : formatUsd(cost),
    project: one.project_label || 'default',
    feature: one.feature || '(none)',
    agent: one.agent,
    prompt_hash: one.prompt_hash,
    tool_calls: one.tools.length,
    tool_definition_tokens: definitions === undefined ? null : Number(definitions),
    prefix: one.prefix,
  };
}

/** The calls of the order `repeats`. */
export function repeatedCalls(calls: readonly ReplayCall[]): ReplayCall[] {
  const keyOf = (call: ReplayCall): string =>
    call.prompt_hash ||
    [call.session, call.feature, call.model, call.usage === null ? 0 : promptTokens(call.usage)].join('\n');
  const groups = Map.groupBy(calls, keyOf);
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, group]) => group.toSorted((left, right) => left.at_ms - right.at_ms))
    .filter((call) => call.failed || (groups.get(keyOf(call))?.length ?? 0) > 1);
}

type Cuts = Pick<UsageSumsQuery, 'prompt_above' | 'at' | 'seconds_of_day' | 'call_above'>;
const noCuts: Cuts = { prompt_above: [], at: [], seconds_of_day: [], call_above: [] };

/** The sums that telemetry answers. */
export function usageSums(calls: readonly ReplayCall[], cuts: Cuts = noCuts): UsageSumsRow[] {
  const below = (values: readonly number[], value: number): number => values.filter((cut) => value > cut).length;
  const since = (values: readonly number[], value: number): number => values.filter((cut) => value >= cut).length;
  const rows = calls.map((call): UsageSumsRow => {
    const usage = call.usage ?? emptyUsage();
    return {
      provider: call.provider || '(none)',
      model: call.model || '(none)',
      feature: call.feature,
      tier: call.tier,
      has_usage: call.usage !== null,
      priced: call.cost_usd !== null,
      prompt_band: below(cuts.prompt_above, promptTokens(usage)),
      at_band: since(cuts.at.map(Date.parse), call.at_ms),
      day_band: since(cuts.seconds_of_day, Math.floor((call.at_ms % 86_400_000) / 1000)),
      call_band: below(cuts.call_above, totalTokens(usage)),
      calls: 1,
      hashed_calls: call.prompt_hash === '' ? 0 : 1,
      cost_usd: call.cost_usd ?? '0',
      tokens: usage,
    };
  });
  const groups = Map.groupBy(rows, ({ calls: _, hashed_calls: __, cost_usd: ___, tokens: ____, ...key }) =>
    JSON.stringify(key),
  );
  return [...groups.values()].map((group) => group.reduce(addRows));
}

function addRows(left: UsageSumsRow, right: UsageSumsRow): UsageSumsRow {
  const tokens = { ...left.tokens };
  for (const kind of tokenKinds) tokens[kind] += right.tokens[kind];
  const pico = (usd: string): bigint => BigInt(usd.includes('.') ? usd.replace('.', '') : `${usd}000000000000`);
  return {
    ...left,
    tokens,
    calls: left.calls + right.calls,
    hashed_calls: left.hashed_calls + right.hashed_calls,
    cost_usd: formatUsd(pico(left.cost_usd) + pico(right.cost_usd)),
  };
}
