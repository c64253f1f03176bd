import { createPromptCacheSimulation } from './create-prompt-cache-simulation.ts';
import type {
  PromptCacheEffects,
  PromptCacheOptions,
  PromptCacheRecord,
  PromptCacheResult,
} from './prompt-cache-types.ts';
import { warmupEnd } from './warmup-end.ts';

/** For records in memory, already ordered as `createPromptCacheSimulation` asks; finds the end of the warm-up itself. */
export function simulatePromptCache(
  records: readonly PromptCacheRecord[],
  options: PromptCacheOptions,
  effects: PromptCacheEffects,
): PromptCacheResult {
  const nowhere = { at_ms: Number.POSITIVE_INFINITY, sequence: 0 };
  const counting_from = options.counting_from ?? warmupEnd(records, options.warmup) ?? nowhere;
  const simulation = createPromptCacheSimulation({ ...options, counting_from }, effects);
  simulation.add(records);
  return simulation.finish();
}
