import { ApexError } from '@apex/contracts';

/** The lifetimes that are simulated, short to long. */
export const lifetimes = ['5m', '1h', 'inf'] as const;
const lifetime_ms = [300_000, 3_600_000] as const;

/**
 * Numbers the touches of one cache from 1 and knows, for the moment of the latest, the oldest touch each lifetime
 * still reaches. Keeps the times of the longest finite lifetime only.
 */
export class TouchClock {
  readonly oldest = new Uint32Array([1, 1, 1]);
  #times = new Float64Array(16);
  #dropped = 0;
  #ordinal = 0;

  /** A touch exactly one lifetime ago is alive. Times must not run backwards. */
  advance(at_ms: number): number {
    if (this.#ordinal > 0 && at_ms < this.#timeOf(this.#ordinal)) throw backwards();
    this.#ordinal += 1;
    if (this.#ordinal - this.#dropped > this.#times.length) this.#makeRoom();
    this.#times[this.#ordinal - this.#dropped - 1] = at_ms;
    for (let index = 0; index < lifetime_ms.length; index += 1) {
      const first = at_ms - (lifetime_ms[index] ?? 0);
      let ordinal = this.oldest[index] ?? 1;
      while (this.#timeOf(ordinal) < first) ordinal += 1;
      this.oldest[index] = ordinal;
    }
    return this.#ordinal;
  }

  #timeOf(ordinal: number): number {
    return this.#times[ordinal - this.#dropped - 1] ?? 0;
  }

  #makeRoom(): void {
    const keep_from = Math.min(this.oldest[1] ?? 1, this.#ordinal - 1);
    const kept = this.#times.subarray(keep_from - this.#dropped - 1);
    const room = kept.length * 2 > this.#times.length ? new Float64Array(this.#times.length * 2) : this.#times;
    room.set(kept);
    this.#times = room;
    this.#dropped = keep_from - 1;
  }
}

function backwards(): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'optimizer.records_out_of_order',
    message: 'The calls of a cache reached the simulator out of time order.',
  });
}
