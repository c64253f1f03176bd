/** The lifetime that sessions write with now, and the one they might. */
export type LifetimeChange = '5m to 1h' | '1h to 5m';

/** Money in picodollars; below zero where the change would have cost more. */
export interface LifetimeSession {
  readonly calls: number;
  readonly saved: bigint;
  /** Of it, what no other finding touches. */
  readonly joint: bigint;
  readonly cost: bigint;
  /** Tokens that had to be written again because the cache had forgotten them. */
  readonly rewritten: number;
}

const fewest = 5;
/** Two-sided 95 %. */
const z = 1.96;

/** What another cache lifetime would have done to the sessions of one scope, each an observation of its own. */
export class LifetimeTally {
  sessions = 0;
  better_sessions = 0;
  calls = 0;
  saved = 0n;
  joint = 0n;
  cost = 0n;
  rewritten = 0;
  #squares = 0n;

  add(session: LifetimeSession): void {
    this.sessions += 1;
    if (session.saved > 0n) this.better_sessions += 1;
    this.calls += session.calls;
    this.saved += session.saved;
    this.joint += session.joint;
    this.cost += session.cost;
    this.rewritten += session.rewritten;
    this.#squares += session.saved * session.saved;
  }

  /** What such sessions would save as a sum, 95 times of 100: the sessions are taken for a sample of their kind. */
  interval(): { readonly low: bigint; readonly high: bigint } {
    const sessions = BigInt(Math.max(1, this.sessions));
    const spread = this.#squares - (this.saved * this.saved) / sessions;
    const margin = BigInt(Math.ceil(z * Math.sqrt(Math.max(0, Number(spread)))));
    return { low: this.saved - margin, high: this.saved + margin };
  }

  /** Worth telling: certain to save something, and a hundredth of the cost at least. */
  isFinding(): boolean {
    return this.sessions >= fewest && this.interval().low > 0n && this.saved * 100n >= this.cost;
  }
}
