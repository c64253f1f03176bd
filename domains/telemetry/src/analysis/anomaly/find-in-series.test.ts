import type { WatchedMeasure } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { falseDiscoveryLimit } from './false-discovery.ts';
import { type Findings, findInSeries, floorOf, type WatchedSeries } from './find-in-series.ts';
import { tailProbability } from './tail-probability.ts';
import { type Bucket, bucketMs, type Grain } from './watched-series.ts';

const monday = Date.UTC(2026, 0, 5);
const weekdays = [1.2, 1.25, 1.2, 1.15, 1.1, 0.5, 0.4];

/** Numbers that wander like chance and are the same in each run. */
function chance(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return () => (next() + next() + next() + next() + next() + next() - 3) * 1.41;
}

function days(count: number, { seed = 1, noise = 0.1, level = 100, drift = 0 } = {}): Bucket[] {
  const bell = chance(seed);
  return Array.from({ length: count }, (_, day) => ({
    at: monday + day * bucketMs.day,
    value: level * (weekdays[day % 7] ?? 1) * Math.exp(noise * bell() + drift * day),
    calls: 1000,
  }));
}

function changed(buckets: readonly Bucket[], at: (index: number) => number): Bucket[] {
  return buckets.map((bucket, index) => ({ ...bucket, value: (bucket.value ?? 0) * at(index) }));
}

interface Looked {
  readonly measure?: WatchedMeasure;
  readonly grain?: Grain;
  /** Buckets after the first Monday. */
  readonly from?: number;
}

function look(
  series: readonly (readonly Bucket[])[],
  { measure = 'cost', grain = 'day', from = 56 }: Looked = {},
): Findings {
  const named = series.map((buckets, index): WatchedSeries => ({ value: index === 0 ? null : `v${index}`, buckets }));
  return findInSeries(named, {
    measure,
    grain,
    from: monday + from * bucketMs[grain],
    floor: floorOf(series[0] ?? [], measure),
    false_discovery_rate: 0.02,
  });
}

function told({ runs }: Findings) {
  return runs.map(({ series, direction, buckets }) => [
    series,
    direction,
    ((buckets[0]?.at ?? 0) - monday) / bucketMs.day,
    buckets.length,
  ]);
}

test('clean series do not alarm, with weekdays, noise, growth or a walk', () => {
  const clean = Array.from({ length: 30 }, (_, at) =>
    days(84, { seed: at + 1, noise: 0.05 + (at % 4) * 0.1, drift: (at % 3) * 0.005 }),
  );
  const findings = look(clean);
  expect(findings.tested).toMatchObject({ series: 30, buckets: 30 * 28 });
  expect(told(findings).length).toBeLessThanOrEqual(1);
});

test('a spike and a drop are found on their day and in their series alone', () => {
  const series = Array.from({ length: 8 }, (_, at) => days(84, { seed: at + 50 }));
  const planted = series.map((buckets, at) =>
    at === 3
      ? changed(buckets, (day) => (day === 66 ? 3 : 1))
      : at === 5
        ? changed(buckets, (day) => (day === 70 ? 0.1 : 1))
        : buckets,
  );
  expect(told(look(planted)).toSorted()).toEqual([
    [3, 'above', 66, 1],
    [5, 'below', 70, 1],
  ]);
});

test('a weekend like every weekend is no drop, a weekend like a Monday is a spike', () => {
  const usual = days(84, { seed: 3, noise: 0.05 });
  expect(told(look([usual]))).toEqual([]);
  expect(told(look([changed(usual, (day) => (day === 68 ? 3 : 1))]))).toEqual([[0, 'above', 68, 1]]);
});

test('a new level alarms when it comes and not for ever', () => {
  const [run, ...more] = look([changed(days(100, { seed: 8 }), (day) => (day >= 60 ? 3 : 1))]).runs;
  expect(more).toEqual([]);
  expect(((run?.buckets[0]?.at ?? 0) - monday) / bucketMs.day).toBe(60);
  expect(run?.buckets.length).toBeLessThan(12);
});

test('a wild day in the past bends neither what is expected after it nor its weekday', () => {
  const calm = days(84, { seed: 12, noise: 0.03 });
  const wild = changed(calm, (day) => (day === 54 ? 20 : 1));
  const expectedAt = (findings: Findings, day: number): number => findings.whole[day]?.expected ?? 0;
  for (const day of [55, 58, 61, 62]) {
    expect(expectedAt(look([wild]), day) / expectedAt(look([calm]), day)).toBeCloseTo(1, 1);
  }
  expect(told(look([wild]))).toEqual([]);
});

test('too small or too young a series is not judged, and counted as such', () => {
  const whole = days(84, { level: 1000 });
  const tiny = changed(days(84, { level: 0.001 }), (day) => (day === 70 ? 50 : 1));
  const findings = look([whole, tiny, whole.slice(75)]);
  expect(told(findings)).toEqual([]);
  expect(findings.tested).toMatchObject({ series: 1, small: 1, short: 1 });
  expect(look([]).tested).toEqual({ series: 0, buckets: 0, small: 0, short: 0 });
});

test('hours are held against the same hours, and silence by day is a drop while silence by night is not', () => {
  const bell = chance(5);
  const hours = Array.from({ length: 24 * 35 }, (_, hour): Bucket => {
    const busy = hour % 24 >= 8 && hour % 24 < 18;
    const value = busy ? Math.round(500 * Math.exp(0.1 * bell())) : 0;
    return { at: monday + hour * bucketMs.hour, value, calls: value };
  });
  expect(look([hours], { measure: 'calls', grain: 'hour', from: 24 * 28 }).runs).toEqual([]);
  const silent = 24 * 30 + 11;
  const { runs } = look([hours.map((one, at) => (at === silent ? { ...one, value: 0, calls: 0 } : one))], {
    measure: 'calls',
    grain: 'hour',
    from: 24 * 28,
  });
  expect(runs.map(({ direction, worst }) => [direction, (worst.at - monday) / bucketMs.hour])).toEqual([
    ['below', silent],
  ]);
});

test('an error rate alarms by how many calls say so', () => {
  const bell = chance(9);
  const rate = (calls: number, planted: number): Bucket[] =>
    Array.from({ length: 60 }, (_, day) => {
      const errors = Math.max(0, Math.round(calls * (day === 50 ? planted : 0.02) + bell() * Math.sqrt(calls * 0.02)));
      return { at: monday + day * bucketMs.day, value: errors / calls, calls };
    });
  const many = look([rate(2000, 0.12)], { measure: 'error_rate', from: 30 });
  expect(told(many)).toEqual([[0, 'above', 50, 1]]);
  expect(look([rate(2000, 0.02)], { measure: 'error_rate', from: 30 }).runs).toEqual([]);
  expect(look([rate(25, 0.12)], { measure: 'error_rate', from: 30 }).runs).toEqual([]);
});

test('a latency that trebled is found, and of a handful of calls nothing is said', () => {
  const usual = days(84, { seed: 4, level: 900, noise: 0.05 });
  const slow = changed(usual, (day) => (day === 71 ? 3 : 1));
  expect(told(look([slow], { measure: 'latency.p95' }))).toEqual([[0, 'above', 71, 1]]);
  expect(look([slow.map((one) => ({ ...one, calls: 5 }))], { measure: 'latency.p95' }).runs).toEqual([]);
});

test('whatever the values, bands are numbers around what is expected', () => {
  const value = fc.oneof(fc.constant(0), fc.constant(null), fc.double({ min: 0, max: 1e9, noNaN: true }));
  const measures = fc.constantFrom<WatchedMeasure>('cost', 'calls', 'latency.p95');
  fc.assert(
    fc.property(fc.array(fc.tuple(value, fc.nat(1000)), { maxLength: 60 }), measures, (drawn, measure) => {
      const buckets = drawn.map(([amount, calls], day) => ({ at: monday + day * bucketMs.day, value: amount, calls }));
      const findings = look([buckets], { measure, from: 20 });
      for (const one of findings.whole) {
        if (one === null) continue;
        expect([one.expected, one.low, one.high, one.score].every(Number.isFinite)).toBe(true);
        expect(one.low).toBeGreaterThanOrEqual(0);
        expect(one.low).toBeLessThanOrEqual(one.high);
        expect(one.probability).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('of many tests only as many are findings as the rate allows', () => {
  expect(falseDiscoveryLimit([], 0.05)).toBe(0);
  expect(falseDiscoveryLimit([0.04], 0.05)).toBe(0.04);
  expect(falseDiscoveryLimit([0.04, 0.5, 0.9, 0.6], 0.05)).toBe(0);
  expect(falseDiscoveryLimit([0.001, 0.02, 0.9, 0.6], 0.05)).toBe(0.02);
});

test('tail probabilities are those of the tables', () => {
  expect(tailProbability(2.228, 10)).toBeCloseTo(0.05, 2);
  expect(tailProbability(4.587, 10) / 0.001).toBeCloseTo(1, 0);
  expect(tailProbability(1.96, 100_000)).toBeCloseTo(0.05, 3);
  expect(tailProbability(0, 10)).toBeCloseTo(1, 5);
});
