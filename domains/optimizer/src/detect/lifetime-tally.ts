/** The lifetime that sessions write with now, and the one they might. */
export type LifetimeChange = '5m to 1h' | '1h to 5m';

export interface LifetimeSession {
  readonly calls: number;
  /** Picodollars; below zero where the change would have cost more. */
  readonly saved: number;
  /** Of it, what no other finding touches. */
  readonly joint: number;
  readonly cost: number;
  /** Tokens that had to be written again because the cache had forgotten them. */
  readonly rewritten: number;
}

const least = 5;
/** Two-sided 95 %. */
const z = 1.96;

/** What another cache lifetime would have done to the sessions of one scope, each an observation of its own. */
export class LifetimeTally {
  sessions = 0;
  better_sessions = 0;
  calls = 0;
  saved = 0;
  joint = 0;
  cost = 0;
  rewritten = 0;
  #squares = 0;

  add(session: LifetimeSession): void {
    this.sessions += 1;
    if (session.saved > 0) this.better_sessions += 1;
    this.calls += session.calls;
    this.saved += session.saved;
    this.joint += session.joint;
    this.cost += session.cost;
    this.rewritten += session.rewritten;
    this.#squares += session.saved * session.saved;
  }

  /** What such sessions would save as a sum, 95 times of 100: the sessions are taken for a sample of their kind. */
  interval(): { readonly low: number; readonly high: number } {
    const mean = this.saved / Math.max(1, this.sessions);
    const variance = Math.max(0, this.#squares / Math.max(1, this.sessions) - mean * mean);
    const margin = z * Math.sqrt(variance * this.sessions);
    return { low: this.saved - margin, high: this.saved + margin };
  }

  /** Worth telling: certain to save something, and a hundredth of the cost at least. */
  isFinding(): boolean {
    return this.sessions >= least && this.interval().low > 0 && this.saved >= this.cost / 100;
  }
}
