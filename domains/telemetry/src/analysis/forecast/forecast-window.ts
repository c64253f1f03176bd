import { ApexError, type Forecast, type ForecastQuery } from '@apex/contracts';

export const dayMs = 86_400_000;
const staleMs = 4 * dayMs;
const mostDaysAhead = 400;

export interface ForecastWindow {
  readonly as_of: number;
  readonly as_of_is: Forecast['as_of_is'];
  readonly stale: boolean;
  /** Begin of the month. */
  readonly from: number;
  readonly until: number;
  /** Begin of the day of `as_of`: all before are complete. */
  readonly today: number;
  /** The days ahead and how much of each counts. */
  readonly ahead: readonly { readonly at: number; readonly part: number }[];
}

/** What a forecast is made at and up to, whatever the question leaves open. */
export function forecastWindow(
  query: Pick<ForecastQuery, 'now' | 'until'>,
  { now, last }: { readonly now: number; readonly last: number | null },
): ForecastWindow {
  const asked = query.now === null || query.now === undefined ? null : Date.parse(query.now);
  const stale = asked === null && last !== null && now - last > staleMs;
  const as_of = asked ?? (stale ? dayOfMs(last) + dayMs : now);
  const until = query.until === null || query.until === undefined ? monthOf(as_of, 1) : Date.parse(query.until);
  if (until - as_of > mostDaysAhead * dayMs) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'telemetry.forecast_too_far',
      message: `A forecast reaches ${mostDaysAhead} days at most: name an earlier "until".`,
    });
  }
  return {
    as_of,
    as_of_is: asked !== null ? 'asked' : stale ? 'last_call' : 'now',
    stale,
    from: monthOf(Math.min(as_of, until - 1), 0),
    until,
    today: dayOfMs(as_of),
    ahead: daysAhead(as_of, until),
  };
}

/** Begin of the month of a moment, or of one that many months later. */
export function monthOf(ms: number, later: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1);
}

function dayOfMs(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}

function daysAhead(as_of: number, until: number): { at: number; part: number }[] {
  const days: { at: number; part: number }[] = [];
  for (let at = dayOfMs(as_of); at < until; at += dayMs) {
    days.push({ at, part: (Math.min(at + dayMs, until) - Math.max(at, as_of)) / dayMs });
  }
  return days;
}
