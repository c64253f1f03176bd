import type { WarmupEnd } from './prompt-cache-types.ts';

/**
 * The first record that counts when the earliest `warmup` share of them does not; of n records in time order it is
 * the one at place `warmupPlace(n, warmup)`, from 0. `undefined`: none counts.
 */
export function warmupEnd(records: Iterable<WarmupEnd>, warmup: number): WarmupEnd | undefined {
  const places = Array.from(records, ({ at_ms, sequence }) => ({ at_ms, sequence }));
  places.sort((a, b) => a.at_ms - b.at_ms || a.sequence - b.sequence);
  return places[warmupPlace(places.length, warmup)];
}

export function warmupPlace(records: number, warmup: number): number {
  return Math.ceil(records * warmup);
}
