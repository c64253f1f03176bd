import type { ForecastMethod } from '@apex/contracts';
import { meanOf, slopeOf } from '../statistics.ts';
import { calmSeries } from './calm-series.ts';
import { dampedHolt } from './damped-holt.ts';
import { type DailySeries, week, weekdayAt, weekdayFactors } from './weekday-factors.ts';

export type SeriesMethod = Exclude<ForecastMethod, 'run_rate' | 'none'>;

/** Simplest first: one further down must do better, not as well. */
export const seriesMethods: readonly SeriesMethod[] = [
  'weekday_median',
  'recent_mean',
  'weekday_median_trend',
  'damped_holt_winters',
  'seasonal_naive',
];

const trendDays = 28;
const levelDays = 14;
/** What is left of a trend after each further day. */
const damping = 0.95;

export interface Fit {
  readonly days: readonly number[];
  readonly trend_per_week: number;
}

/** The next days by every method; never below nothing. */
export function fitsOf(series: DailySeries, horizon: number): Record<SeriesMethod, Fit> {
  const { calm } = calmSeries(series);
  const factors = weekdayFactors(calm);
  const known = { series, calm, factors, plain: plainOf(calm, factors) };
  const fits = seriesMethods.map((method) => [method, fitOf(method, known, horizon)]);
  // One entry a method of the list that the record's type is made of.
  return Object.fromEntries(fits) as Record<SeriesMethod, Fit>;
}

interface KnownSeries {
  readonly series: DailySeries;
  readonly calm: DailySeries;
  readonly factors: readonly number[];
  /** Without the weekday. */
  readonly plain: readonly number[];
}

function fitOf(method: SeriesMethod, { series, calm, factors, plain }: KnownSeries, horizon: number): Fit {
  const ahead = Array.from({ length: horizon }, (_, day) => day);
  const { values } = series;
  if (method === 'seasonal_naive') {
    const last = values.slice(-week);
    return { trend_per_week: 0, days: ahead.map((day) => last[day % last.length] ?? 0) };
  }
  if (method === 'recent_mean') {
    const mean = meanOf(calm.values.slice(-week));
    return { trend_per_week: 0, days: ahead.map(() => mean) };
  }
  const path = pathOf(method, plain, horizon);
  const days = path.map((level, day) => Math.max(0, level) * (factors[weekdayAt(series, values.length + day)] ?? 1));
  return {
    days,
    trend_per_week: path.length > week ? (path[week] ?? 0) - (path[0] ?? 0) : trendOf(path),
  };
}

function trendOf(path: readonly number[]): number {
  return path.length < 2 ? 0 : (((path.at(-1) ?? 0) - (path[0] ?? 0)) / (path.length - 1)) * week;
}

/** Days without their weekday; where a weekday is nearly nothing it tells nothing and is left out. */
function plainOf(series: DailySeries, factors: readonly number[]): number[] {
  return series.values.flatMap((value, index) => {
    const factor = factors[weekdayAt(series, index)] ?? 1;
    return factor > 0.05 ? [value / factor] : [];
  });
}

function pathOf(method: SeriesMethod, plain: readonly number[], horizon: number): number[] {
  if (method === 'damped_holt_winters') return dampedHolt(plain, horizon);
  const recent = plain.slice(-levelDays);
  const level = weightedMean(recent);
  if (method === 'weekday_median') return Array.from({ length: horizon }, () => level);
  const slope = slopeOf(plain.slice(-trendDays));
  // The weighted mean is of a moment some days ago.
  const age = weightedMean(recent.map((_, index) => recent.length - 1 - index));
  let trend = slope * age;
  let step = slope;
  return Array.from({ length: horizon }, () => {
    step *= damping;
    trend += step;
    return level + trend;
  });
}

/** Later values weigh more: half as much each week back. */
function weightedMean(values: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  for (const [index, value] of values.entries()) {
    const weight = 0.5 ** ((values.length - 1 - index) / week);
    sum += weight * value;
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}
