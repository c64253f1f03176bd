/**
 * What can be added up: over calls by these expressions, over the hourly roll-up by summing the column of the same
 * name. The roll-up is filled with these very expressions.
 */
export const sums = {
  calls: 'count()',
  errors: "countIf(status = 'error')",
  unpriced_calls: 'countIf(cost IS NULL)',
  input: 'sum(input)',
  cache_read: 'sum(cache_read)',
  cache_write_5m: 'sum(cache_write_5m)',
  cache_write_1h: 'sum(cache_write_1h)',
  output: 'sum(output)',
  reasoning: 'sum(reasoning)',
  prompt: 'sum(toUInt64(input) + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in)',
  cost: 'sum(ifNull(cost, 0))',
  cost_input: 'sum(cost_input)',
  cost_cache_read: 'sum(cost_cache_read)',
  cost_cache_write: 'sum(cost_cache_write)',
  cost_output: 'sum(cost_output)',
  reported_cost: 'sum(ifNull(reported_cost, 0))',
  reported_calls: 'countIf(reported_cost IS NOT NULL)',
  latency_us: 'sum(ifNull(latency_us, 0))',
  latency_calls: 'countIf(latency_us IS NOT NULL)',
} as const;
export type SumName = keyof typeof sums;

/** The first and the last moment of a group: of the calls' `at`, of the roll-up's column of the same name. */
export const bounds = { first_at: 'min', last_at: 'max' } as const;

/** What only the calls themselves can tell. */
export const distincts = {
  sessions: "uniqExactIf(session, session != '')",
  users: "uniqExactIf(user, user != '')",
  tasks: "uniqExactIf(task, task != '')",
  session_cost: "sumIf(ifNull(cost, 0), session != '')",
  user_cost: "sumIf(ifNull(cost, 0), user != '')",
  task_cost: "sumIf(ifNull(cost, 0), task != '')",
  latency_quantiles: 'quantilesExact(0.5, 0.95, 0.99)(latency_us)',
  ttft_quantiles: 'quantilesExact(0.5, 0.95)(ttft_us)',
  ttft_calls: 'countIf(ttft_us IS NOT NULL)',
} as const;
export type DistinctName = keyof typeof distincts;

export type AggregateName = SumName | DistinctName;

export function isSum(name: AggregateName): name is SumName {
  return name in sums;
}

/** Names an aggregate in a statement; unlike any column, so that the engine cannot take one for the other. */
export function aliasOf(name: AggregateName | keyof typeof bounds): string {
  return `a_${name}`;
}
