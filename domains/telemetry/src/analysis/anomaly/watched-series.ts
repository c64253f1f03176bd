/** One bucket of a series; floating point, as all that is judged and not told. */
export interface Bucket {
  readonly at: number;
  /** Null: nothing was measured, which is not judged. */
  readonly value: number | null;
  readonly calls: number;
}

export type Grain = 'day' | 'hour';

export const bucketMs: Readonly<Record<Grain, number>> = { day: 86_400_000, hour: 3_600_000 };

/** How buckets repeat and how much must be behind one to judge it. */
export const seasons = {
  /** A weekday is like itself a week ago. */
  day: { around: 7, least: 14, most: 56, adapts_after: 3, spread_every: 1 },
  /** An hour is like itself on other days of its kind. */
  hour: { around: 24, least: 7 * 24, most: 28 * 24, adapts_after: 6, spread_every: 24 },
} as const;

/** Buckets of one slot are comparable: weekdays, or hours of working days and of weekends. */
export function slotOf(at: number, grain: Grain): number {
  const weekday = (Math.floor(at / bucketMs.day) + 3) % 7;
  return grain === 'day' ? weekday : (Math.floor(at / bucketMs.hour) % 24) + (weekday >= 5 ? 24 : 0);
}

export interface JudgedBucket extends Bucket {
  readonly expected: number;
  /** Of what is ordinary. */
  readonly low: number;
  readonly high: number;
  /** Robust standard deviations from the expected. */
  readonly score: number;
  readonly probability: number;
}
