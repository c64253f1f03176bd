import type { AlertWindow } from '@apex/contracts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A period as the calendar has it, in UTC; weeks begin on Monday. */
export interface CalendarPeriod {
  readonly from: number;
  readonly to: number;
}

export type CalendarUnit = Exclude<AlertWindow['unit'], 'rolling'>;

export function periodAt(unit: CalendarUnit, at: number): CalendarPeriod {
  if (unit === 'month') {
    const date = new Date(at);
    const first = (months: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
    return { from: first(0), to: first(1) };
  }
  const length = { hour: hourMs, day: dayMs, week: 7 * dayMs }[unit];
  // Day 0 was a Thursday.
  const offset = unit === 'week' ? 3 * dayMs : 0;
  const from = Math.floor((at + offset) / length) * length - offset;
  return { from, to: from + length };
}

/** So long after its end late data of a period may still raise an alert. */
export function graceOf({ from, to }: CalendarPeriod): number {
  return Math.min(to - from, dayMs);
}

/** The periods that are looked at: the one that goes on, and the one before while late data may change it. */
export function watchedPeriods(unit: CalendarUnit, now: number): CalendarPeriod[] {
  const current = periodAt(unit, now);
  const before = periodAt(unit, current.from - 1);
  return now < before.to + graceOf(before) ? [before, current] : [current];
}
