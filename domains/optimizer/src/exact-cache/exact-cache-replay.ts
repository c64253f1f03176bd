import type { ReplayCall } from '@apex/contracts';

/** Lifetimes of a stored answer, short to long. */
export const answerLifetimes = [
  { name: '1m', ms: 60_000 },
  { name: '5m', ms: 300_000 },
  { name: '15m', ms: 900_000 },
  { name: '1h', ms: 3_600_000 },
  { name: '6h', ms: 21_600_000 },
  { name: '24h', ms: 86_400_000 },
  { name: '7d', ms: 604_800_000 },
] as const;

/** Which lifetimes would have answered a call: bit n stands for `answerLifetimes[n]`. */
export type HitMask = number;

interface Entry {
  /** When the stored answer was complete, by lifetime. */
  readonly answered_ms: Float64Array;
  /** End of the latest call that was really made. */
  busy_until_ms: number;
}

/**
 * Replays calls against a cache of answers without limit of size, under all lifetimes at once. Calls come by prompt,
 * then time. An answer is stored when it is complete and is given again, to the same prompt on the same model, until
 * its lifetime is over; being used does not prolong it. A failed call stores nothing; one without usage answered
 * nothing.
 */
export class ExactCacheReplay {
  readonly #entries = new Map<string, Entry>();
  #prompt = '';

  /** The lifetimes that answer the call, and whether the same prompt was under way when it began. */
  take(call: ReplayCall): { readonly hits: HitMask; readonly in_flight: boolean } {
    if (call.prompt_hash === '') return { hits: 0, in_flight: false };
    if (call.prompt_hash !== this.#prompt) this.#entries.clear();
    this.#prompt = call.prompt_hash;
    const entry = this.#entryOf(`${call.provider}\n${call.model}`);
    const stores = !call.failed && call.usage !== null;
    const end_ms = call.at_ms + call.latency_ms;
    const in_flight = call.at_ms < entry.busy_until_ms;
    let hits = 0;
    for (const [index, { ms }] of answerLifetimes.entries()) {
      const age = call.at_ms - (entry.answered_ms[index] ?? -Infinity);
      if (age >= 0 && age <= ms) hits |= 1 << index;
      else if (stores) entry.answered_ms[index] = end_ms;
    }
    entry.busy_until_ms = Math.max(entry.busy_until_ms, end_ms);
    return { hits, in_flight };
  }

  #entryOf(model: string): Entry {
    const known = this.#entries.get(model);
    if (known !== undefined) return known;
    const answered_ms = new Float64Array(answerLifetimes.length).fill(-Infinity);
    const entry = { answered_ms, busy_until_ms: -Infinity };
    this.#entries.set(model, entry);
    return entry;
  }
}
