/**
 * Calendar arithmetic on "civil milliseconds": `Date.UTC` of what a clock on the wall shows, whatever the zone.
 * A zone is applied once, at the end.
 */
export const units = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Unit = (typeof units)[number];

const fixedMs: Partial<Record<Unit, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** 1: weeks begin on Monday (ISO); 0: on Sunday. */
export type WeekStart = 0 | 1;

export function civil(year: number, month = 1, day = 1): number {
  return Date.UTC(year, month - 1, day);
}

export function startOf(unit: Unit, ms: number, week_start: WeekStart = 1): number {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (unit) {
    case 'minute':
    case 'hour':
    case 'day': {
      const size = fixedMs[unit] ?? 1;
      return Math.floor(ms / size) * size;
    }
    case 'week': {
      const day = startOf('day', ms);
      return add('day', day, -((new Date(day).getUTCDay() - week_start + 7) % 7));
    }
    case 'month':
      return Date.UTC(year, month);
    case 'quarter':
      return Date.UTC(year, month - (month % 3));
    case 'year':
      return Date.UTC(year, 0);
  }
}

/** Months keep the day of the month where it exists and end on the last day where it does not. */
export function add(unit: Unit, ms: number, count: number): number {
  const size = fixedMs[unit];
  if (size !== undefined) return ms + size * count;
  const months = unit === 'month' ? count : unit === 'quarter' ? count * 3 : count * 12;
  const date = new Date(ms);
  const day = date.getUTCDate();
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
  const target = new Date(first);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  return first + (Math.min(day, lastDay) - 1) * 86_400_000 + (ms - startOf('day', ms));
}

/** Null for a day that the month does not have. */
export function dayOf(year: number, month: number, day: number): number | null {
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms : null;
}

/** Monday of an ISO week; null for a week the year does not have. */
export function isoWeek(year: number, week: number): number | null {
  const first = startOf('week', Date.UTC(year, 0, 4));
  const start = add('week', first, week - 1);
  const thursday = new Date(add('day', start, 3)).getUTCFullYear();
  return week >= 1 && thursday === year ? start : null;
}
