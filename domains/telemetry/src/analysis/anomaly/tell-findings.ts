import type { Amount, Anomaly, AnomalyQuery, AnomalyReport, Unit } from '@apex/contracts';
import { amountOf, total } from '../atoms.ts';
import { sumOf } from '../statistics.ts';
import type { AnomalyWindow } from './anomaly-window.ts';
import type { Findings, Floor, FoundRun, WatchedSeries } from './find-in-series.ts';
import { type Bucket, bucketMs, type JudgedBucket } from './watched-series.ts';

export const units: Readonly<Record<AnomalyQuery['measure'], Unit>> = {
  cost: 'usd',
  calls: 'count',
  error_rate: 'rate',
  'latency.p95': 'ms',
};

/** What is judged is floating point; what was recorded is told as recorded. */
export interface RecordedSeries extends WatchedSeries {
  /** Picodollars of each bucket that has calls. */
  readonly cost: ReadonlyMap<number, bigint>;
}

/** A run as it is told, without what explains it. */
export function tellRun(
  { measure, by, grain }: AnomalyQuery,
  { buckets, worst, direction }: FoundRun,
  { series, window }: { readonly series: RecordedSeries; readonly window: AnomalyWindow },
): Anomaly {
  const unit = units[measure];
  const adds = measure === 'cost' || measure === 'calls';
  const of = (pick: (bucket: JudgedBucket) => number): number => (adds ? sumOf(buckets.map(pick)) : pick(worst));
  const recorded = adds ? buckets : [worst];
  const observed = of((bucket) => bucket.value ?? 0);
  const expected = of((bucket) => bucket.expected);
  const from = buckets[0]?.at ?? worst.at;
  const to = (buckets.at(-1)?.at ?? worst.at) + bucketMs[grain];
  return {
    series: series.value === null || by === null || by === undefined ? null : { dimension: by, value: series.value },
    from: isoOf(from),
    to: isoOf(to),
    buckets: buckets.length,
    ongoing: to >= window.to,
    direction,
    observed: recordedOf(unit, series, recorded),
    expected: told(unit, expected),
    low: told(
      unit,
      of((bucket) => bucket.low),
    ),
    high: told(
      unit,
      of((bucket) => bucket.high),
    ),
    change: told(unit, observed - expected),
    relative_change: expected > 0 ? observed / expected - 1 : null,
    extra_usd: measure === 'cost' ? usd(observed - expected) : null,
    calls: sumOf(buckets.map(({ calls }) => calls)),
    score: worst.score,
    worst: { at: isoOf(worst.at), observed: recordedOf(unit, series, [worst]), expected: told(unit, worst.expected) },
    explained_by: [],
  };
}

/** Values of a dimension are parts of the whole, so that money is summed over the whole alone where it was found there. */
export function foundOf({ measure }: AnomalyQuery, { runs }: Findings): AnomalyReport['found'] {
  const whole = runs.filter(({ series }) => series === 0);
  const counted = whole.length > 0 ? whole : runs;
  const extra = sumOf(counted.flatMap(({ buckets }) => buckets.map(({ value, expected }) => (value ?? 0) - expected)));
  return {
    above: runs.filter(({ direction }) => direction === 'above').length,
    below: runs.filter(({ direction }) => direction === 'below').length,
    extra_usd: measure === 'cost' ? usd(extra) : null,
  };
}

export function tellFloor({ measure }: AnomalyQuery, { amount, calls, relative }: Floor): AnomalyReport['floor'] {
  return {
    usd: measure === 'cost' ? usd(amount) : null,
    calls: measure === 'calls' ? Math.ceil(amount) : calls,
    relative,
  };
}

export function pointsOf(
  { measure }: AnomalyQuery,
  { runs, whole }: Findings,
  { whole: series, window }: { readonly whole: RecordedSeries | undefined; readonly window: AnomalyWindow },
): AnomalyReport['points'] {
  const unit = units[measure];
  const found = new Set(runs.filter((run) => run.series === 0).flatMap(({ buckets }) => buckets.map(({ at }) => at)));
  return (series?.buckets ?? []).flatMap((bucket, index) => {
    if (bucket.at < window.from) return [];
    const judged = whole[index] ?? null;
    const amount = (value: number | null | undefined): Amount | null =>
      value === null || value === undefined ? null : told(unit, value);
    return [
      {
        at: isoOf(bucket.at),
        observed: series === undefined || bucket.value === null ? null : recordedOf(unit, series, [bucket]),
        expected: amount(judged?.expected),
        low: amount(judged?.low),
        high: amount(judged?.high),
        anomalous: found.has(bucket.at),
      },
    ];
  });
}

function recordedOf(unit: Unit, { cost }: RecordedSeries, buckets: readonly Bucket[]): Amount {
  if (unit === 'usd') return amountOf(unit, total(buckets.map(({ at }) => cost.get(at) ?? 0n)));
  return told(unit, sumOf(buckets.map(({ value }) => value ?? 0)));
}

/** What is expected, and sums of it, are estimates: told to a billionth of a dollar. */
function told(unit: Unit, value: number): Amount {
  return unit === 'usd' ? usd(value) : Number(value.toPrecision(12));
}

export function usd(value: number): string {
  return String(amountOf('usd', BigInt(Math.round(value * 1e9)) * 1000n));
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
