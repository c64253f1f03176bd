const mostSessions = 8192;
const fewestPrompts = 3;
/** Not the very least, which one odd session may have. */
const lowShare = 0.01;

/** How few tokens a prompt may add to what its session shares, learnt from sound sessions. */
export class FreshTokens {
  readonly #leasts: number[] = [];

  addSession(fresh: readonly number[]): void {
    if (fresh.length < fewestPrompts || this.#leasts.length >= mostSessions) return;
    this.#leasts.push(fresh.reduce((left, right) => Math.min(left, right)));
  }

  least(): number {
    const sorted = this.#leasts.toSorted((left, right) => left - right);
    return sorted[Math.floor(sorted.length * lowShare)] ?? 0;
  }
}
