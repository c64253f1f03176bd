import type { Unit, WeekStart } from './calendar.ts';

/** A stretch of civil time, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** The calendar unit it is, or the one it is made of. */
  readonly unit: Unit;
}

export interface DateContext {
  /** Now, on the wall clock of the zone. */
  readonly now: number;
  readonly week_start: WeekStart;
}

/** A stretch read at a place of a question. */
export interface Point {
  readonly span: Span;
  readonly next: number;
  /** The same stretch in another year, for one that names no year. */
  readonly in_year?: (year: number) => Span | null;
  /** What it is the end of: the whole that a question after its end is about. */
  readonly whole?: Span;
  /** Could be read another way, like 3/4/2026. */
  readonly ambiguous?: true;
}

export type Words = readonly string[];

export function wordAt(words: Words, index: number): string {
  return words[index] ?? '';
}

/** The latest of its kind that has begun. */
export function latestBegun(in_year: (year: number) => Span | null, now: number): Span | null {
  const year = new Date(now).getUTCFullYear();
  for (let back = 0; back <= 8; back += 1) {
    const span = in_year(year - back);
    if (span !== null && span.from <= now) return span;
  }
  return null;
}
