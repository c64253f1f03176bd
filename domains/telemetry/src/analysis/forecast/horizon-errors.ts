import { sumOf } from '../statistics.ts';
import { fitsOf, type SeriesMethod, seriesMethods } from './methods.ts';
import { type DailySeries, week } from './weekday-factors.ts';

/** A forecast made on a past day and what came. */
export interface Outcome {
  /** Days of history it was made from. */
  readonly origin: number;
  readonly horizon: number;
  readonly expected: Readonly<Record<SeriesMethod, number>>;
  readonly actual: number;
}

/** The least history that a forecast is tried from. */
const leastTried = 5;
const mostOrigins = 60;

export interface Trials {
  /** Of the sum of all days ahead. */
  readonly sums: readonly Outcome[];
  /** Of the next day alone. */
  readonly next: readonly Outcome[];
}

/** The same forecast over `horizon` days, made on each past day that allows it; oldest first. */
export function trialsOf(series: DailySeries, horizon: number): Trials {
  const { values } = series;
  const first = Math.max(leastTried, Math.min(14, Math.floor(values.length / 3)));
  const last = values.length - horizon;
  const sums: Outcome[] = [];
  const next: Outcome[] = [];
  for (let origin = Math.max(first, last - mostOrigins + 1); origin <= last; origin += 1) {
    const fits = fitsOf({ ...series, values: values.slice(0, origin) }, horizon);
    const came = values.slice(origin, origin + horizon);
    const outcome = (days: number): Outcome => ({
      origin,
      horizon: days,
      expected: eachMethod((method) => sumOf(fits[method].days.slice(0, days))),
      actual: sumOf(came.slice(0, days)),
    });
    sums.push(outcome(horizon));
    next.push(outcome(1));
  }
  return { sums, next };
}

function eachMethod(of: (method: SeriesMethod) => number): Record<SeriesMethod, number> {
  // One entry a method of the list that the record's type is made of.
  return Object.fromEntries(seriesMethods.map((method) => [method, of(method)])) as Record<SeriesMethod, number>;
}

/** Sum of absolute errors over sum of outcomes; null where nothing came. */
export function meanErrorOf(outcomes: readonly Outcome[], method: SeriesMethod): number | null {
  const actual = sumOf(outcomes.map((outcome) => outcome.actual));
  if (actual <= 0) return null;
  return sumOf(outcomes.map((outcome) => Math.abs(outcome.expected[method] - outcome.actual))) / actual;
}

/** By how much a method must beat a simpler one; more where few outcomes without overlap tell. */
const margin = 0.05;
const marginOfFew = 0.3;
const shortMethods: readonly SeriesMethod[] = ['recent_mean', 'seasonal_naive'];
/** Repeating the last week is the yardstick. */
const usualMethods = seriesMethods.filter((method) => method !== 'seasonal_naive');

/** The method with the least error, the simpler one where they are close. */
export function bestMethod(outcomes: readonly Outcome[]): SeriesMethod {
  const [first] = outcomes;
  if (first === undefined) return 'recent_mean';
  const last = outcomes.at(-1) ?? first;
  // A weekday seen once or a trend over days is hardly known.
  const short = last.origin + last.horizon < 2 * week;
  let best: SeriesMethod = short ? 'recent_mean' : 'weekday_median';
  const needed = margin + marginOfFew / apartOf(outcomes);
  for (const method of short ? shortMethods : usualMethods) {
    const error = meanErrorOf(outcomes, method);
    const least = meanErrorOf(outcomes, best);
    if (error !== null && least !== null && error < least * (1 - needed)) best = method;
  }
  return best;
}

/** How many outcomes there are that do not overlap. */
export function apartOf(outcomes: readonly Outcome[]): number {
  const horizon = outcomes[0]?.horizon ?? 1;
  return Math.max(1, (outcomes.length + horizon - 1) / horizon);
}
