import type { WatchedMeasure } from '@apex/contracts';
import { medianOf } from '../statistics.ts';
import { falseDiscoveryLimit } from './false-discovery.ts';
import { judgeAmounts } from './judge-amounts.ts';
import { judgeRates } from './judge-rates.ts';
import { type Bucket, bucketMs, type Grain, type JudgedBucket } from './watched-series.ts';

export interface WatchedSeries {
  /** Null: the whole. */
  readonly value: string | null;
  /** Every bucket, also empty ones, oldest first; history before `from` included. */
  readonly buckets: readonly Bucket[];
}

export interface Floor {
  /** The least amount that a bucket must be off by: dollars or calls; nothing for other measures. */
  readonly amount: number;
  /** The least calls of a bucket, usual or actual. */
  readonly calls: number;
  readonly relative: number;
}

export interface FoundRun {
  readonly series: number;
  readonly direction: 'above' | 'below';
  readonly buckets: readonly JudgedBucket[];
  readonly worst: JudgedBucket;
}

export interface Findings {
  /** The furthest off first. */
  readonly runs: readonly FoundRun[];
  readonly tested: {
    readonly series: number;
    readonly buckets: number;
    readonly small: number;
    readonly short: number;
  };
  /** Of the first series, for the picture. */
  readonly whole: readonly (JudgedBucket | null)[];
}

export interface Watch {
  readonly measure: WatchedMeasure;
  readonly grain: Grain;
  readonly from: number;
  readonly floor: Floor;
  readonly false_discovery_rate: number;
}

/** What is out of the ordinary in any of the series from `from` on; no I/O. */
export function findInSeries(series: readonly WatchedSeries[], watch: Watch): Findings {
  const judged = series.map(({ buckets }) => judge(buckets, watch));
  const isSmall = series.map(({ buckets }) => !isWorthALook(buckets, watch));
  const candidates = judged.map((buckets, index) =>
    isSmall[index] === true ? [] : buckets.flatMap((one) => (one !== null && one.at >= watch.from ? [one] : [])),
  );
  const probabilities = candidates.flatMap((buckets) => buckets.map(({ probability }) => probability));
  const limit = falseDiscoveryLimit(probabilities, watch.false_discovery_rate);
  const runs = candidates.flatMap((buckets, index) => {
    const found = buckets.filter((one) => one.probability <= limit && matters(one, watch));
    return runsOf(found, watch.grain).map((run): FoundRun => ({ series: index, ...run }));
  });
  return {
    runs: runs.toSorted((a, b) => Math.abs(b.worst.score) - Math.abs(a.worst.score)),
    tested: {
      series: candidates.filter((buckets) => buckets.length > 0).length,
      buckets: probabilities.length,
      small: isSmall.filter(Boolean).length,
      short: candidates.filter((buckets, index) => buckets.length === 0 && isSmall[index] === false).length,
    },
    whole: judged[0] ?? [],
  };
}

function judge(buckets: readonly Bucket[], { measure, grain }: Watch): (JudgedBucket | null)[] {
  switch (measure) {
    case 'error_rate':
      return judgeRates(buckets, grain);
    case 'cost':
      return judgeAmounts(buckets, { grain, least_spread: 0.08, chance: 1, adds_up: true });
    case 'calls':
      return judgeAmounts(buckets, { grain, least_spread: 0.08, chance: 1, adds_up: true });
    case 'latency.p95':
      return judgeAmounts(
        // So few calls have no ninety-fifth of a hundred.
        buckets.map((bucket) => (bucket.calls < leastForQuantile ? { ...bucket, value: null } : bucket)),
        { grain, least_spread: 0.08, chance: 8, adds_up: false },
      );
  }
}

const leastForQuantile = 20;

/** A series whose busiest buckets are below the floor cannot alarm, so it is no test either. */
function isWorthALook(buckets: readonly Bucket[], { measure, floor }: Watch): boolean {
  const busy = buckets.filter(({ calls }) => calls > 0);
  if (busy.length === 0) return false;
  const most = Math.max(...busy.map(({ calls }) => calls));
  if (measure !== 'cost' && measure !== 'calls') return most >= floor.calls;
  return Math.max(...busy.map(({ value }) => value ?? 0)) >= floor.amount && most >= Math.min(floor.calls, 2);
}

function matters({ value, expected, calls, low, high }: JudgedBucket, { measure, floor }: Watch): boolean {
  const off = Math.abs((value ?? 0) - expected);
  if (value === null || (value >= low && value <= high)) return false;
  if (measure === 'error_rate') return off >= leastRateChange && off * calls >= leastErrors;
  if (off < floor.relative * expected) return false;
  return measure === 'latency.p95' || off >= floor.amount;
}

/** Two points of a hundred, and five calls. */
const leastRateChange = 0.02;
const leastErrors = 5;

/** Findings side by side in one direction are one event. */
function runsOf(found: readonly JudgedBucket[], grain: Grain): Omit<FoundRun, 'series'>[] {
  const runs: { direction: 'above' | 'below'; buckets: JudgedBucket[] }[] = [];
  for (const bucket of found) {
    const direction = bucket.score > 0 ? 'above' : 'below';
    const open = runs.at(-1);
    const before = open?.buckets.at(-1);
    if (open?.direction === direction && before !== undefined && bucket.at - before.at === bucketMs[grain]) {
      open.buckets.push(bucket);
    } else {
      runs.push({ direction, buckets: [bucket] });
    }
  }
  return runs.map((run) => ({ ...run, worst: worstOf(run.buckets) }));
}

function worstOf([first, ...more]: readonly JudgedBucket[]): JudgedBucket {
  if (first === undefined) throw new RangeError('a run has a bucket');
  return more.reduce((worst, one) => (Math.abs(one.score) > Math.abs(worst.score) ? one : worst), first);
}

/** What counts at least: a hundredth of the usual bucket of the whole, and never a trifle. */
export function floorOf(whole: readonly Bucket[], measure: WatchedMeasure): Floor {
  const busy = whole.flatMap(({ value, calls }) => (calls > 0 && value !== null ? [{ value, calls }] : []));
  const usual = busy.length === 0 ? 0 : medianOf(busy.map(({ value }) => value));
  const least = { cost: 0.05, calls: 20, error_rate: 0, 'latency.p95': 0 }[measure];
  const part = measure === 'cost' || measure === 'calls' ? 0.01 * usual : 0;
  return { amount: Math.max(least, part), calls: 20, relative: 0.3 };
}
