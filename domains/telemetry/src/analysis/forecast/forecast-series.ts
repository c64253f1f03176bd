import type { Forecast, ForecastBacktest } from '@apex/contracts';
import { meanOf, sumOf } from '../statistics.ts';
import { calmSeries, type UnusualDay } from './calm-series.ts';
import { bestMethod, meanErrorOf, type Outcome, trialsOf } from './horizon-errors.ts';
import { type IntervalRule, isWithin, widthOf } from './interval.ts';
import { fitsOf, type SeriesMethod, seriesMethods } from './methods.ts';
import { type DailySeries, week, weekdayFactors } from './weekday-factors.ts';

export interface Estimate {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface SeriesForecast {
  readonly method: Forecast['method'];
  readonly interval_basis: Forecast['interval_basis'];
  readonly days: readonly Estimate[];
  readonly sum: Estimate;
  readonly backtest: ForecastBacktest | null;
  readonly unusual: readonly UnusualDay[];
  /** Null where the history is too short to tell. */
  readonly trend_per_week: number | null;
  readonly weekdays: readonly number[] | null;
}

export interface SeriesQuestion {
  /** One a day ahead: how much of it counts, 0 to 1; below 1 at the ends alone. */
  readonly parts: readonly number[];
  readonly level: number;
}

/** Fewer complete days say nothing of a week. */
const leastDays = 8;
const triedFrom = 5;
/** An outcome is judged if enough others were known when it was forecast. */
const leastKnown = 5;
const leastJudged = 5;
/** With nothing measured, half or double. */
const guess = Math.log(2);

/** The sum of the days ahead and its interval, from complete days behind; no I/O, floating point. */
export function forecastSeries(series: DailySeries, question: SeriesQuestion): SeriesForecast {
  const { values } = series;
  const { parts, level } = question;
  const horizon = parts.length;
  if (horizon === 0 || values.length === 0) return nothingAhead(horizon);
  if (values.length < leastDays) return runRate(values, question);
  const measured = Math.max(1, Math.min(horizon, Math.floor((values.length - triedFrom) / 2)));
  const { sums, next } = trialsOf(series, measured);
  const method = bestMethod(sums);
  const { calm, unusual } = calmSeries(series);
  const fit = fitsOf(series, horizon)[method];
  const days = fit.days.map((expected, day) =>
    estimate(expected * (parts[day] ?? 1), widthOf(next, method, { level, horizon: day + 1 })),
  );
  const width = widthOf(sums, method, { level, horizon: Math.max(1, sumOf(parts)) });
  return {
    method,
    interval_basis: measured < horizon ? 'shorter_backtest' : 'backtest',
    days,
    sum: estimate(sumOf(days.map(({ expected }) => expected)), width),
    backtest: backtestOf(sums, method, { level, horizon: measured }),
    unusual,
    trend_per_week: fit.trend_per_week,
    weekdays: values.length < 2 * week ? null : weekdayFactors(calm),
  };
}

function estimate(expected: number, width: number): Estimate {
  return { expected, low: expected * Math.exp(-width), high: expected * Math.exp(width) };
}

function nothingAhead(horizon: number): SeriesForecast {
  const none = { expected: 0, low: 0, high: 0 };
  return {
    method: 'none',
    interval_basis: 'none',
    days: Array.from({ length: horizon }, () => none),
    sum: none,
    backtest: null,
    unusual: [],
    trend_per_week: null,
    weekdays: null,
  };
}

function runRate(values: readonly number[], { parts, level }: SeriesQuestion): SeriesForecast {
  const mean = meanOf(values.slice(-week));
  // The guess is meant for the usual level; another one scales it as a normal distribution would, roughly.
  const width = guess * (level / 0.8);
  const days = parts.map((part) => estimate(mean * part, width));
  return {
    method: 'run_rate',
    interval_basis: 'guess',
    days,
    sum: estimate(sumOf(days.map(({ expected }) => expected)), width),
    backtest: null,
    unusual: [],
    trend_per_week: null,
    weekdays: null,
  };
}

/** Each outcome against the interval that only outcomes known on its day would have given, method included. */
function backtestOf(outcomes: readonly Outcome[], method: SeriesMethod, rule: IntervalRule): ForecastBacktest {
  const judged = outcomes.flatMap((outcome) => {
    const known = outcomes.filter(({ origin }) => origin + rule.horizon <= outcome.origin);
    if (known.length < leastKnown) return [];
    const then = bestMethod(known);
    return [isWithin(outcome.expected[then], outcome.actual, widthOf(known, then, rule))];
  });
  const actual = sumOf(outcomes.map((outcome) => outcome.actual));
  const expected = sumOf(outcomes.map((outcome) => outcome.expected[method]));
  const candidates = seriesMethods.map((name) => ({ method: name, mean_error: meanErrorOf(outcomes, name) ?? 0 }));
  const errorOf = (name: SeriesMethod): number => meanErrorOf(outcomes, name) ?? 0;
  return {
    origins: outcomes.length,
    horizon_days: rule.horizon,
    coverage: judged.length < leastJudged ? null : judged.filter(Boolean).length / judged.length,
    coverage_origins: judged.length,
    mean_error: errorOf(method),
    bias: actual > 0 ? expected / actual - 1 : 0,
    naive_error: errorOf('seasonal_naive'),
    candidates: candidates.toSorted((a, b) => a.mean_error - b.mean_error),
  };
}
