import { ApexError, type RateClass } from '@apex/contracts';
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Requests a minute and the extra burst a minute, by class of client. */
export const rateTable = {
  user: { per_minute: 100, burst: 20 },
  key: { per_minute: 1000, burst: 100 },
  /** What a person's pages read, a dozen requests each; changes and everything by token draw from `user`. */
  page: { per_minute: 600, burst: 120 },
  anonymous: { per_minute: 20, burst: 5 },
  sign_in: { per_minute: 20, burst: 5 },
  /** Renewing and ending what was signed in to, by address: an office shares one. */
  session: { per_minute: 300, burst: 60 },
  intake: { per_minute: 6000, burst: 600 },
  /** By key: a fleet of emitters behind one key, each sending every few seconds. Past it they wait and send again. */
  telemetry: { per_minute: 60_000, burst: 6000 },
} as const;
export type RateBucket = keyof typeof rateTable;

export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly reset_seconds: number;
}

export interface RateLimiter {
  /** Takes one; throws `limit` with `retry_after_seconds` when none is left. */
  take(bucket: RateBucket, client: string): Promise<RateState>;
}

/** Limits held in this process; `scale` multiplies all of them (test and dev only). */
export function createRateLimiter(scale: number): RateLimiter {
  const limiters = new Map(
    Object.entries(rateTable).map(([name, row]) => {
      const points = Math.max(1, Math.round(row.per_minute * scale));
      const burst = Math.max(1, Math.round(row.burst * scale));
      const main = new RateLimiterMemory({ points, duration: 60, keyPrefix: name });
      const extra = new RateLimiterMemory({ points: burst, duration: 60, keyPrefix: `${name}:burst` });
      return [name, { points, limiter: new BurstyRateLimiter(main, extra) }] as const;
    }),
  );

  async function take(bucket: RateBucket, client: string): Promise<RateState> {
    const entry = limiters.get(bucket);
    if (entry === undefined) throw new Error(`no rate table row ${bucket}`);
    try {
      const state = await entry.limiter.consume(client);
      return {
        limit: entry.points,
        remaining: Math.max(0, state.remainingPoints),
        reset_seconds: Math.ceil(state.msBeforeNext / 1000),
      };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new ApexError({
        kind: 'limit',
        reason: 'http.rate_limited',
        message: `Too many requests: try again in ${seconds} s.`,
        retry_after_seconds: seconds,
        details: { limit_per_minute: entry.points },
        cause: error,
      });
    }
  }

  return { take };
}

/** Which bucket a request draws from; `page` is a read that a signed-in browser sends. */
export function bucketOf(rateClass: RateClass, via: 'user' | 'page' | 'key' | 'anonymous'): RateBucket | null {
  if (rateClass === 'none') return null;
  return rateClass === 'default' ? via : rateClass;
}
