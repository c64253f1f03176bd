import { z } from 'zod';
import { sessionSums } from '../roll-up/recompute-days.ts';
import { aliasOf, bounds, sums } from '../spend/sums.ts';
import { wholeCount } from '../store/whole-count.ts';
import type { SessionSource } from './session-source.ts';

const count = z.string().transform(wholeCount);

/** The sums of a group of a session's calls, as the engine gives them. */
export const sessionSumsSchema = z.object({
  a_calls: count,
  a_errors: count,
  a_unpriced_calls: count,
  a_input: count,
  a_cache_read: count,
  a_cache_write_5m: count,
  a_cache_write_1h: count,
  a_output: count,
  a_reasoning: count,
  a_prompt: count,
  a_cost: z.string(),
  a_first_at: z.string(),
  a_last_at: z.string(),
});
export type SessionSums = z.output<typeof sessionSumsSchema>;

/** Their expressions by alias. */
export function sessionAggregates(source: SessionSource): Readonly<Record<string, string>> {
  const summed = sessionSums.map((name) => [aliasOf(name), source === 'calls' ? sums[name] : `sum(${name})`]);
  const moments = Object.entries(bounds).map(([name, pick]) => [
    `a_${name}`,
    `${pick}(${source === 'calls' ? 'at' : name})`,
  ]);
  return Object.fromEntries([...summed, ...moments]);
}
