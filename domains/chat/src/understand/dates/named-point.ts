import { add, civil, dayOf, isoWeek } from './calendar.ts';
import { type DateContext, latestBegun, type Point, type Span, wordAt, type Words } from './span.ts';
import { holidayPoint } from './holidays.ts';
import { monthOf, ordinalOf, yearOf } from './words.ts';

const daySpan = (ms: number): Span => ({ from: ms, to: add('day', ms, 1), unit: 'day' });

function spanOf(unit: Span['unit'], from: number, count = 1): Span {
  return { from, to: add(unit, from, count), unit };
}

/** `April last year`. */
function relativeYear(words: Words, at: number, { now }: DateContext): number | null {
  if (wordAt(words, at + 1) !== 'year') return null;
  const year = new Date(now).getUTCFullYear();
  if (/^(last|previous|prior)$/.test(wordAt(words, at))) return year - 1;
  if (/^(this|current)$/.test(wordAt(words, at))) return year;
  return wordAt(words, at) === 'next' ? year + 1 : null;
}

/** A stretch that may or may not be followed by its year. */
function withYear(
  words: Words,
  next: number,
  in_year: (year: number) => Span | null,
  context: DateContext,
): Point | null {
  const skip = wordAt(words, next) === 'of' || wordAt(words, next) === 'in' ? 1 : 0;
  const year = yearOf(wordAt(words, next + skip));
  if (year !== null) {
    const span = in_year(year);
    return span === null ? null : { span, next: next + skip + 1 };
  }
  const relative = relativeYear(words, next + skip, context);
  if (relative !== null) {
    const span = in_year(relative);
    return span === null ? null : { span, next: next + skip + 2 };
  }
  const span = latestBegun(in_year, context.now);
  return span === null ? null : { span, next, in_year };
}

function isoPoint(word: string): Span | null {
  const day = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(word);
  if (day !== null) {
    const ms = dayOf(Number(day[1]), Number(day[2]), Number(day[3]));
    return ms === null ? null : daySpan(ms);
  }
  const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(word);
  if (month !== null) return spanOf('month', civil(Number(month[1]), Number(month[2])));
  const week = /^(\d{4})-?w(\d{1,2})$/.exec(word);
  if (week !== null) {
    const start = isoWeek(Number(week[1]), Number(week[2]));
    return start === null ? null : spanOf('week', start);
  }
  const quarter = /^(?:(\d{4})-?q([1-4])|q([1-4])-(\d{4}))$/.exec(word);
  if (quarter !== null) {
    const year = Number(quarter[1] ?? quarter[4]);
    return spanOf('quarter', civil(year, Number(quarter[2] ?? quarter[3]) * 3 - 2));
  }
  return null;
}

/** An instant with its own zone is moved to the wall clock by the caller's zone, which is UTC unless told. */
function instantPoint(word: string): Span | null {
  if (!/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2}(\.\d+)?)?z?$/.test(word)) return null;
  const ms = Date.parse(`${word.toUpperCase().replace(/Z$/, '')}Z`);
  return Number.isNaN(ms) ? null : { from: ms, to: ms, unit: 'minute' };
}

/** `03/04` without a year: the latest, read as month and day unless only the other can be. */
function slashedDay(words: Words, index: number, context: DateContext): Point | null {
  const match = /^(\d{1,2})\/(\d{1,2})$/.exec(wordAt(words, index));
  if (match === null || match[0] === '24/7') return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (Math.min(first, second) > 12 || first < 1 || second < 1 || Math.max(first, second) > 31) return null;
  const in_year = first > 12 ? monthDay(second, first) : monthDay(first, second);
  const point = withYear(words, index + 1, in_year, context);
  if (point === null) return null;
  const unclear = first <= 12 && second <= 12 && first !== second;
  return { ...point, ...(unclear ? { ambiguous: true as const } : {}) };
}

function slashedPoint(words: Words, index: number): Point | null {
  const match = /^(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})$/.exec(wordAt(words, index));
  if (match === null) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const year = Number(match[4]) + (match[4]?.length === 2 ? 2000 : 0);
  const dayFirst = match[2] === '.' || first > 12;
  const ms = dayFirst ? dayOf(year, second, first) : dayOf(year, first, second);
  if (ms === null) return null;
  const unclear = match[2] === '/' && first <= 12 && second <= 12 && first !== second;
  return { span: daySpan(ms), next: index + 1, ...(unclear ? { ambiguous: true as const } : {}) };
}

function dayNumber(word: string): number | null {
  const number = ordinalOf(word) ?? (/^\d{1,2}$/.test(word) ? Number(word) : null);
  return number !== null && number >= 1 && number <= 31 ? number : null;
}

function monthDay(month: number, day: number): (year: number) => Span | null {
  return (year) => {
    const ms = dayOf(year, month, day);
    return ms === null ? null : daySpan(ms);
  };
}

/** `3 March`, `3rd of March 2026`, `March 3rd`, `March 2026`, `March`. */
function monthPoint(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  const before = dayNumber(wordAt(words, start));
  if (before !== null) {
    const at = wordAt(words, start + 1) === 'of' ? start + 2 : start + 1;
    const month = monthOf(wordAt(words, at));
    return month === 0 ? null : withYear(words, at + 1, monthDay(month, before), context);
  }
  const month = monthOf(wordAt(words, start));
  // The month of a day that does not exist is not what was meant.
  if (dayNumber(wordAt(words, index - 1)) !== null && !/\d{3}/.test(wordAt(words, index - 1))) return null;
  if (month === 0 || (wordAt(words, start) === 'may' && !isMonthOfMay(words, start))) return null;
  const skip = wordAt(words, start + 1) === 'the' ? 1 : 0;
  const after = dayNumber(wordAt(words, start + 1 + skip));
  if (after !== null) return withYear(words, start + 2 + skip, monthDay(month, after), context);
  return withYear(words, start + 1, (year) => spanOf('month', civil(year, month)), context);
}

const beforeMay =
  /^(in|of|since|during|for|last|this|from|until|till|to|and|before|after|by|through|between|-|on|vs|versus|than|with|over)$/;

function isMonthOfMay(words: Words, index: number): boolean {
  // Nothing that may be done comes after it.
  if (index > 0 && wordAt(words, index + 1) === '' && index === words.length - 1) return true;
  // "May against April" names two months.
  const held = /^(vs|versus|against|and|to|or|-|compared|than)$/.test(wordAt(words, index + 1));
  if (held && [2, 3].some((far) => monthOf(wordAt(words, index + far)) > 0)) return true;
  // "the May bill"
  const owned =
    /^(bill|bills|outlay|spend|spending|costs?|invoice|invoices|total|totals|figures?|numbers?|usage|calls|tokens|expenses)$/;
  if (/^(the|our|my)$/.test(wordAt(words, index - 1)) && owned.test(wordAt(words, index + 1))) return true;
  return beforeMay.test(wordAt(words, index - 1)) || /^\d+(st|nd|rd|th)?$/.test(wordAt(words, index + 1));
}

/** `Q1`, `first quarter of 2026`, `H1 2026`, `week 9`, `2026`. */
function numberedPoint(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  const word = wordAt(words, start);
  const quarter = /^q([1-4])$/.exec(word)?.[1];
  if (quarter !== undefined) return quarterPoint(words, start + 1, Number(quarter), context);
  const half = /^h([12])$/.exec(word)?.[1];
  if (half !== undefined) return halfPoint(words, start + 1, Number(half), context);
  const ordinal = ordinalOf(word);
  const named = wordAt(words, start + 1);
  if (ordinal !== null && ordinal <= 4 && named === 'quarter') {
    return quarterPoint(words, start + 2, ordinal, context);
  }
  const week = /^(weeks?|kw)$/.test(word) ? named : (/^(?:w|kw)(\d{1,2})$/.exec(word)?.[1] ?? '');
  if (/^\d{1,2}$/.test(week)) {
    const next = /^(weeks?|kw)$/.test(word) ? start + 2 : start + 1;
    const in_year = (year: number): Span | null => {
      const from = isoWeek(year, Number(week));
      return from === null ? null : spanOf('week', from);
    };
    return withYear(words, next, in_year, context);
  }
  const year = monthOf(wordAt(words, index - 1)) > 0 ? null : yearOf(word);
  return year === null ? null : { span: spanOf('year', civil(year)), next: start + 1 };
}

function quarterPoint(words: Words, next: number, quarter: number, context: DateContext): Point | null {
  return withYear(words, next, (year) => spanOf('quarter', civil(year, quarter * 3 - 2)), context);
}

function halfPoint(words: Words, next: number, half: number, context: DateContext): Point | null {
  return withYear(words, next, (year) => spanOf('quarter', civil(year, half * 6 - 5), 2), context);
}

/** `the 3rd`: of the latest month in which that day has begun. */
function bareDay(words: Words, index: number, context: DateContext): Point | null {
  const number = wordAt(words, index) === 'the' ? ordinalOf(wordAt(words, index + 1)) : null;
  if (number === null || number > 31 || !/^\d/.test(wordAt(words, index + 1))) return null;
  const today = new Date(context.now);
  for (let back = 0; back < 12; back += 1) {
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back));
    const ms = dayOf(month.getUTCFullYear(), month.getUTCMonth() + 1, number);
    if (ms !== null && ms <= context.now) return { span: daySpan(ms), next: index + 2 };
  }
  return null;
}

/** A day, week, month, quarter, half or year that is named rather than counted from now. */
export function namedPoint(words: Words, index: number, context: DateContext): Point | null {
  const word = wordAt(words, index);
  const fixed = isoPoint(word) ?? instantPoint(word);
  if (fixed !== null) return { span: fixed, next: index + 1 };
  return (
    slashedPoint(words, index) ??
    slashedDay(words, index, context) ??
    monthPoint(words, index, context) ??
    numberedPoint(words, index, context) ??
    holidayPoint(words, index, context) ??
    bareDay(words, index, context)
  );
}
