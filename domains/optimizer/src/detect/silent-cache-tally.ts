/** Picodollars of one session under each lifetime, and as it was recorded: all of the prompt fresh. */
export interface SilentSession {
  readonly calls: number;
  readonly none: bigint;
  readonly short: bigint;
  readonly long: bigint;
}

/**
 * Sessions whose source tells nothing of a prompt cache: they are priced as if there had been none. What a cache would
 * have saved is known from their prompts; whether there was one is not.
 */
export class SilentCacheTally {
  sessions = 0;
  calls = 0;
  none = 0n;
  short = 0n;
  long = 0n;

  add({ calls, none, short, long }: SilentSession): void {
    this.sessions += 1;
    this.calls += calls;
    this.none += none;
    this.short += short;
    this.long += long;
  }

  get best(): '5m' | '1h' {
    return this.long < this.short ? '1h' : '5m';
  }

  /** With the better lifetime for all sessions. */
  get saved(): bigint {
    return this.none - (this.best === '1h' ? this.long : this.short);
  }
}
