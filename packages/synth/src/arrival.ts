import type { Rhythm } from './archetype.ts';
import type { Random } from './random.ts';

const hour_ms = 3_600_000;

/** Turns progress (0..1 of the traffic) into time, so that traffic follows the rhythm with some noise an hour. */
export class Arrival {
  readonly #start_ms: number;
  /** Traffic up to the end of each hour. */
  readonly #cumulated: Float64Array;
  #hour = 0;

  constructor(rhythm: Rhythm, period: { readonly start_ms: number; readonly days: number }, random: Random) {
    this.#start_ms = period.start_ms;
    this.#cumulated = new Float64Array(period.days * 24);
    let sum = 0;
    for (let hour = 0; hour < this.#cumulated.length; hour += 1) {
      const moment = new Date(period.start_ms + hour * hour_ms);
      const weight = (rhythm.hours[moment.getUTCHours()] ?? 1) * (rhythm.days[moment.getUTCDay()] ?? 1);
      const trend = 1 + ((rhythm.growth ?? 0) * hour) / this.#cumulated.length;
      sum += weight * trend * (0.7 + 0.6 * random.unit());
      this.#cumulated[hour] = sum;
    }
  }

  /** Must be asked with progress that does not fall. */
  at(progress: number): number {
    const last = this.#cumulated.length - 1;
    const wanted = progress * (this.#cumulated[last] ?? 0);
    while (this.#hour < last && (this.#cumulated[this.#hour] ?? 0) < wanted) this.#hour += 1;
    const before = this.#cumulated[this.#hour - 1] ?? 0;
    const share = (wanted - before) / ((this.#cumulated[this.#hour] ?? 1) - before);
    return this.#start_ms + Math.floor((this.#hour + share) * hour_ms);
  }
}
