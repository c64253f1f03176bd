import { z } from 'zod';

export const periodNames = ['7d', '30d', '90d', 'this_month', 'last_month', 'all', 'custom'] as const;
export type PeriodName = (typeof periodNames)[number];
export const compareNames = ['previous', 'year', 'none'] as const;
export type CompareName = (typeof compareNames)[number];

const day = z.iso.date().optional().catch(undefined);

/** The part of a page's search that says which period it shows: `validateSearch: z.object({ ...periodSearch })`. */
export const periodSearch = {
  period: z.enum(periodNames).optional().catch(undefined),
  from: day,
  /** The last day shown. */
  to: day,
  compare: z.enum(compareNames).optional().catch(undefined),
};

export interface PeriodSearch {
  readonly period?: PeriodName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly compare?: CompareName | undefined;
}

export interface Span {
  /** First day, as the API takes it: `from ≤ at`. */
  readonly from: string;
  /** The day after the last: `at < to`. */
  readonly to: string;
}

export interface Period {
  readonly name: PeriodName;
  /** Null: since the first call. */
  readonly span: Span | null;
  readonly compare: CompareName;
  readonly before: Span | null;
  /** `Last 30 days`. */
  readonly label: string;
  /** `vs the 30 days before`: what a `Delta` says of its period. */
  readonly compare_label: string;
}

export const periodLabels: Readonly<Record<PeriodName, string>> = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  this_month: 'This month',
  last_month: 'Last month',
  all: 'All time',
  custom: 'Other days',
};

const dayMs = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const msOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
const lengthOf = ({ from, to }: Span) => Math.round((msOf(to) - msOf(from)) / dayMs);

function monthSpan(now: Date, back: number): Span {
  const start = (months: number) => dayOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return { from: start(back), to: start(back - 1) };
}

function spanOf(name: PeriodName, search: PeriodSearch, now: Date): Span | null {
  const tomorrow = dayOf(now.getTime() + dayMs);
  const last = (days: number): Span => ({ from: dayOf(msOf(tomorrow) - days * dayMs), to: tomorrow });
  switch (name) {
    case '7d':
      return last(7);
    case '30d':
      return last(30);
    case '90d':
      return last(90);
    case 'this_month':
      return { from: monthSpan(now, 0).from, to: tomorrow };
    case 'last_month':
      return monthSpan(now, 1);
    case 'custom': {
      const { from, to } = search;
      if (from === undefined || to === undefined || from > to) return last(30);
      return { from, to: dayOf(msOf(to) + dayMs) };
    }
    case 'all':
      return null;
  }
}

function yearBefore(date: string): string {
  return dayOf(Date.UTC(Number(date.slice(0, 4)) - 1, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))));
}

function beforeOf(span: Span | null, compare: CompareName): Span | null {
  if (span === null || compare === 'none') return null;
  if (compare === 'year') return { from: yearBefore(span.from), to: yearBefore(span.to) };
  // A whole month is held against the whole month before, whatever their lengths.
  const month = monthSpan(new Date(msOf(span.from)), 0);
  if (span.from === month.from && span.to === month.to) return monthSpan(new Date(msOf(span.from)), 1);
  return { from: dayOf(msOf(span.from) - lengthOf(span) * dayMs), to: span.from };
}

/** Whole days in UTC, as the sums of the server are cut; the present day is part of the period. */
export function periodOf(search: PeriodSearch, now: Date, fallback: PeriodName = '30d'): Period {
  const name = search.period ?? fallback;
  const span = spanOf(name, search, now);
  const compare = span === null ? 'none' : (search.compare ?? 'previous');
  const before = beforeOf(span, compare);
  const days = span === null ? 0 : lengthOf(span);
  const previous = days === 1 ? 'vs the day before' : `vs the ${days} days before`;
  return {
    name,
    span,
    compare,
    before,
    label: name === 'custom' && span !== null ? `${span.from} to ${dayOf(msOf(span.to) - dayMs)}` : periodLabels[name],
    compare_label: compare === 'none' ? '' : compare === 'year' ? 'vs a year before' : previous,
  };
}

/** The grain that gives a chart of the span between a dozen and some hundred points. */
export function grainOf(span: Span | null): 'hour' | 'day' | 'week' | 'month' {
  if (span === null) return 'week';
  const days = lengthOf(span);
  if (days <= 2) return 'hour';
  return days <= 120 ? 'day' : days <= 730 ? 'week' : 'month';
}
