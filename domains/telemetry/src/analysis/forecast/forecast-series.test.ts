import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from '../statistics.ts';
import { forecastSeries } from './forecast-series.ts';

const week = [1.2, 1.25, 1.2, 1.15, 1.1, 0.6, 0.5];
const noise = [0.04, -0.06, 0.01, 0.08, -0.03, -0.05, 0.02, 0.06, -0.08, 0, 0.03, -0.02, 0.05];

/** A level of 100 with the weekdays' shape, growth a day and a little noise that never repeats by weeks. */
function planted(days: number, { growth = 0, rough = 1 } = {}): number[] {
  return Array.from(
    { length: days },
    (_, day) => 100 * (1 + growth) ** day * (week[day % 7] ?? 1) * (1 + rough * (noise[day % 13] ?? 0)),
  );
}

function forecast(values: readonly number[], horizon = 14, level = 0.8) {
  return forecastSeries({ values, first_weekday: 0 }, { parts: Array.from({ length: horizon }, () => 1), level });
}

test('a weekly pattern is found again and its sum told closely', () => {
  const truth = planted(70 + 16);
  const told = forecast(truth.slice(0, 70), 16);
  expect(told.sum.expected / sumOf(truth.slice(70))).toBeCloseTo(1, 1);
  expect(told.weekdays?.[0]).toBeGreaterThan(1.1);
  expect(told.weekdays?.[6]).toBeLessThan(0.65);
  const weekend = told.days.filter((_, day) => day % 7 >= 5).map(({ expected }) => expected);
  expect(Math.max(...weekend)).toBeLessThan(75);
});

test('a steady trend is carried on, and repeating last week errs more', () => {
  const truth = planted(90 + 14, { growth: 0.01 });
  const told = forecast(truth.slice(0, 90));
  expect(told.trend_per_week).toBeGreaterThan(0);
  expect(told.sum.expected / sumOf(truth.slice(90))).toBeGreaterThan(0.9);
  expect(told.backtest?.mean_error).toBeLessThan(told.backtest?.naive_error ?? 0);
});

test('wild days are named and move the forecast hardly', () => {
  const calm = planted(60);
  const wild = calm.map((value, day) => (day === 31 || day === 55 ? value * 8 : value));
  const told = forecast(wild);
  expect(told.unusual.map(({ index }) => index)).toEqual([31, 55]);
  expect(told.sum.expected / forecast(calm).sum.expected).toBeCloseTo(1, 1);
});

test('after a change of level the new one is forecast, not the mean of both', () => {
  const values = planted(60).map((value, day) => (day < 35 ? value : value * 3));
  expect(forecast(values).sum.expected).toBeGreaterThan(0.85 * 14 * 300);
});

test('the interval holds the outcome about as often as asked, at either level', () => {
  // Sums of a linear congruential sequence stand in for chance, so that the test is the same each time.
  let state = 7;
  const chance = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const bell = (): number => chance() + chance() + chance() + chance() - 2;
  const held = { 0.5: 0, 0.8: 0 };
  const runs = 60;
  for (let run = 0; run < runs; run += 1) {
    let drift = 0;
    const truth = Array.from({ length: 80 }, (_, day) => {
      drift += 0.02 * bell();
      return 100 * Math.exp(drift + 0.3 * bell()) * (week[day % 7] ?? 1);
    });
    const came = sumOf(truth.slice(70));
    for (const level of [0.5, 0.8] as const) {
      const { sum } = forecast(truth.slice(0, 70), 10, level);
      if (came >= sum.low && came <= sum.high) held[level] += 1;
    }
  }
  expect(held[0.8] / runs).toBeGreaterThan(0.7);
  expect(held[0.8] / runs).toBeLessThan(0.97);
  expect(held[0.5]).toBeLessThan(held[0.8]);
});

test('too short a history gives the run rate and says that its interval is a guess', () => {
  expect(forecast([10, 20, 30], 4)).toMatchObject({
    method: 'run_rate',
    interval_basis: 'guess',
    backtest: null,
    sum: { expected: 80 },
  });
  expect(forecast([], 4)).toMatchObject({ method: 'none', sum: { expected: 0, low: 0, high: 0 } });
  expect(forecast(planted(30), 0)).toMatchObject({ method: 'none', days: [] });
});

test('a part of a day counts in part', () => {
  const series = { values: planted(40), first_weekday: 0 };
  const whole = forecastSeries(series, { parts: [1, 1, 1], level: 0.8 });
  const part = forecastSeries(series, { parts: [0.25, 1, 1], level: 0.8 });
  expect(part.days[0]?.expected).toBeCloseTo((whole.days[0]?.expected ?? 0) / 4, 9);
  expect(part.sum.expected).toBeCloseTo(sumOf(part.days.map(({ expected }) => expected)), 9);
});

test('whatever came before, the forecast is a number within its interval and not below nothing', () => {
  const value = fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 45 }),
      fc.integer({ min: 0, max: 31 }),
      fc.double({ min: 0.5, max: 0.99, noNaN: true }),
      (values, horizon, level) => {
        const told = forecast(values, horizon, level);
        for (const { expected, low, high } of [told.sum, ...told.days]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(expected);
          expect(high).toBeGreaterThanOrEqual(expected);
          expect(Number.isFinite(high)).toBe(true);
        }
        const coverage = told.backtest?.coverage ?? 0;
        expect(coverage >= 0 && coverage <= 1).toBe(true);
        expect(JSON.stringify(told)).not.toMatch(/NaN/);
      },
    ),
    { numRuns: 60 },
  );
});
