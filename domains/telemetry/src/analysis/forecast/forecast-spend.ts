import type { Amount, Forecast, ForecastQuery, Unit } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { lastCall } from '../../spend/last-call.ts';
import { dayOf } from '../../store/instant.ts';
import { amountOf, numberOf } from '../atoms.ts';
import { measureShapes } from '../explain/measure-shape.ts';
import { type NoteCode, notesOf } from '../notes.ts';
import { meanOf } from '../statistics.ts';
import { type Estimate, forecastSeries, type SeriesForecast } from './forecast-series.ts';
import { dayMs, type ForecastWindow, forecastWindow, monthOf } from './forecast-window.ts';
import { type ReadDays, readDays } from './read-days.ts';
import { week } from './weekday-factors.ts';

const historyDays = 180;
const pastDays = 62;
/** The first day may have begun before the records did; it is left out where enough others are left. */
const daysToSpare = 9;

interface History {
  readonly behind: ReadDays;
  readonly today: ReadDays;
  readonly so_far: bigint;
  /** Complete days, oldest first. */
  readonly days: readonly { readonly at: number; readonly value: bigint }[];
}

/** Where a measure will be at the end of the month, or at another moment. */
export async function forecastSpend(scope: Scope, query: ForecastQuery): Promise<Forecast> {
  const last = await lastCall(scope, query.filters);
  const window = forecastWindow(query, { now: scope.clock.now(), last });
  const history = await readHistory(scope, query, window);
  const { unit } = measureShapes[query.measure];
  const values = history.days.map(({ value }) => numberOf(unit, value));
  const first = history.days[0]?.at ?? window.today;
  const forecast = forecastSeries(
    { values, first_weekday: weekdayOf(first) },
    { parts: window.ahead.map(({ part }) => part), level: query.level },
  );
  const recent = values.slice(-week);
  const perDay = recent.length === 0 ? 0 : meanOf(recent);
  const daysLeft = Math.max(0, window.until - window.as_of) / dayMs;
  const previous = previousMonth(history, window);
  const expected = history.so_far + atomsOf(unit, forecast.sum.expected);
  return {
    measure: query.measure,
    unit,
    as_of: isoOf(window.as_of),
    as_of_is: window.as_of_is,
    from: isoOf(window.from),
    until: isoOf(window.until),
    so_far: amountOf(unit, history.so_far),
    remainder: rangeOf(unit, forecast.sum, 0n),
    total: rangeOf(unit, forecast.sum, history.so_far),
    level: query.level,
    days_elapsed: Math.max(0, Math.min(window.as_of, window.until) - window.from) / dayMs,
    days_left: daysLeft,
    method: forecast.method,
    interval_basis: forecast.interval_basis,
    backtest: forecast.backtest,
    run_rate: {
      per_day: estimateOf(unit, perDay),
      days: recent.length,
      total: amountOf(unit, history.so_far + atomsOf(unit, perDay * daysLeft)),
    },
    previous: {
      from: isoOf(monthOf(window.from, -1)),
      to: isoOf(window.from),
      value: amountOf(unit, previous),
      relative_change: previous === 0n ? null : Number(expected) / Number(previous) - 1,
    },
    history: historyOf(unit, history, forecast),
    ...shapeOf(unit, forecast, values),
    days: window.ahead.map(({ at }, index) => ({
      day: dayOf(at),
      ...rangeOf(unit, forecast.days[index] ?? { expected: 0, low: 0, high: 0 }, 0n),
    })),
    past: pastOf(unit, history, window),
    notes: notesOf(notesFor(query, window, { history, forecast, last })),
  };
}

async function readHistory(scope: Scope, query: ForecastQuery, window: ForecastWindow): Promise<History> {
  const { measure, filters } = query;
  const read = async (from: number, to: number): Promise<ReadDays> =>
    from < to
      ? readDays(scope, { measure, filters, from, to })
      : { days: new Map<string, bigint>(), total: 0n, calls: 0, unpriced_calls: 0 };
  const isPast = window.until <= window.as_of;
  const begin = Math.min(window.today - historyDays * dayMs, monthOf(window.from, -1));
  const [behind, today, asked] = await Promise.all([
    read(begin, window.today),
    read(window.today, window.as_of),
    isPast ? read(window.from, window.until) : null,
  ]);
  const days = completeDays(behind, window.today);
  const month = sumFrom(behind, window.from);
  return { behind, today, days, so_far: asked?.total ?? month + today.total };
}

/** Every day from the first with calls on; one without any is nothing. */
function completeDays({ days }: ReadDays, today: number): { at: number; value: bigint }[] {
  const [first] = days.keys();
  if (first === undefined) return [];
  const all: { at: number; value: bigint }[] = [];
  const begin = Math.max(Date.parse(first), today - historyDays * dayMs);
  for (let at = begin; at < today; at += dayMs) all.push({ at, value: days.get(dayOf(at)) ?? 0n });
  return all.length >= daysToSpare ? all.slice(1) : all;
}

function sumFrom({ days }: ReadDays, from: number, to = Number.POSITIVE_INFINITY): bigint {
  let sum = 0n;
  for (const [day, value] of days) {
    const at = Date.parse(day);
    if (at >= from && at < to) sum += value;
  }
  return sum;
}

function previousMonth({ behind }: History, { from }: ForecastWindow): bigint {
  return sumFrom(behind, monthOf(from, -1), from);
}

function historyOf(unit: Unit, { behind, today, days }: History, { unusual }: SeriesForecast): Forecast['history'] {
  return {
    from: days[0] === undefined ? null : dayOf(days[0].at),
    to: days.at(-1) === undefined ? null : dayOf(days.at(-1)?.at ?? 0),
    days: days.length,
    days_with_calls: days.filter(({ at }) => behind.days.has(dayOf(at))).length,
    unpriced_calls: behind.unpriced_calls + today.unpriced_calls,
    unusual: unusual.map(({ index, expected }) => ({
      day: dayOf(days[index]?.at ?? 0),
      value: amountOf(unit, days[index]?.value ?? 0n),
      expected: estimateOf(unit, expected),
    })),
  };
}

function shapeOf(
  unit: Unit,
  { trend_per_week, weekdays }: SeriesForecast,
  values: readonly number[],
): Pick<Forecast, 'trend_per_week' | 'trend_per_week_relative' | 'weekdays'> {
  const level = meanOf(values.slice(-2 * week));
  return {
    trend_per_week: trend_per_week === null ? null : estimateOf(unit, trend_per_week),
    trend_per_week_relative: trend_per_week === null || !(level > 0) ? null : trend_per_week / level,
    weekdays: (weekdays ?? []).map((factor, index) => ({ weekday: index + 1, factor })),
  };
}

function pastOf(unit: Unit, { days, today }: History, window: ForecastWindow): Forecast['past'] {
  const past = days
    .slice(-pastDays)
    .map(({ at, value }) => ({ day: dayOf(at), value: amountOf(unit, value), complete: true }));
  const begun = { day: dayOf(window.today), value: amountOf(unit, today.total), complete: false };
  return window.as_of > window.today ? [...past, begun] : past;
}

function notesFor(
  query: ForecastQuery,
  window: ForecastWindow,
  { history, forecast, last }: { history: History; forecast: SeriesForecast; last: number | null },
): (NoteCode | false)[] {
  const isPast = window.until <= window.as_of;
  return [
    (last === null || (!isPast && history.days.length === 0)) && 'no_history',
    window.stale && 'stale',
    isPast && 'past_end',
    forecast.method === 'run_rate' && 'short_history',
    forecast.interval_basis === 'shorter_backtest' && 'shorter_horizon',
    forecast.backtest !== null && forecast.backtest.coverage === null && 'few_outcomes',
    !isPast && window.as_of > window.today && 'partial_day',
    query.measure === 'cost' && history.behind.unpriced_calls + history.today.unpriced_calls > 0 && 'unpriced',
  ];
}

function rangeOf(unit: Unit, { expected, low, high }: Estimate, known: bigint): Forecast['total'] {
  const amount = (value: number): Amount => amountOf(unit, known + atomsOf(unit, value));
  return { expected: amount(expected), low: amount(low), high: amount(high) };
}

function estimateOf(unit: Unit, value: number): Amount {
  return amountOf(unit, atomsOf(unit, value));
}

/** An estimate is told to a billionth of a dollar or to a whole call or token; what was recorded stays exact. */
function atomsOf(unit: Unit, value: number): bigint {
  return unit === 'usd' ? BigInt(Math.round(value * 1e9)) * 1000n : BigInt(Math.round(value)) * 1_000_000n;
}

function weekdayOf(ms: number): number {
  return (new Date(ms).getUTCDay() + 6) % week;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
