import { answerLifetimes, type HitMask } from './exact-cache-replay.ts';

/** What each lifetime of stored answers would have saved in one scope. */
export class AnswerSavings {
  readonly calls = answerLifetimes.map(() => 0);
  readonly saved = answerLifetimes.map(() => 0n);
  in_flight_calls = 0;
  in_flight = 0n;

  add(hits: HitMask, cost: bigint): void {
    for (let index = 0; index < answerLifetimes.length; index += 1) {
      if ((hits & (1 << index)) === 0) continue;
      this.calls[index] = (this.calls[index] ?? 0) + 1;
      this.saved[index] = (this.saved[index] ?? 0n) + cost;
    }
  }

  addInFlight(cost: bigint): void {
    this.in_flight_calls += 1;
    this.in_flight += cost;
  }

  /** The shortest lifetime that saves all that any does, but for one part in two hundred. */
  best(): number {
    const most = this.saved.reduce((left, right) => (right > left ? right : left), 0n);
    return this.saved.findIndex((saved) => saved * 200n >= most * 199n);
  }
}
