import { add, isoWeek, startOf } from './calendar.ts';
import { type DateContext, latestBegun, type Point, type Span, wordAt, type Words } from './span.ts';
import { timeAt, timedPoint } from './timed-point.ts';
import { namedPoint } from './named-point.ts';
import { anyPoint } from './relative-point.ts';
import { monthOf } from './words.ts';

/** A period as a question names it; an end that is null is open. */
export interface FoundPeriod {
  readonly from: number | null;
  readonly to: number | null;
  readonly unit: Span['unit'];
  /** Where it stands in the question. */
  readonly start: number;
  readonly next: number;
  readonly ambiguous: boolean;
  /** Both ends of a range, each a stretch of its own. */
  /** The same stretch in another year, for one that names no year. */
  readonly in_year?: (year: number) => Span | null;
  /** For an end alone: the whole that it ends. */
  readonly whole?: Span;
  /** A time of the day without its day. */
  readonly floating?: true;
  readonly ends?: { readonly first: Span; readonly last: Span };
}

const preposition = /^(in|on|during|for|of|at|over|within|throughout|across|from)$/;
const joiner = /^(to|until|till|through|thru|and|-|up)$/;

/** The end of a range names the year for a start that names none: the latest such start before it. */
function startBefore(start: Point, end: Point, context: DateContext): Span {
  const { in_year } = start;
  if (in_year === undefined) return start.span;
  const span = latestBegun(in_year, Math.min(end.span.from, Math.max(context.now, end.span.from)));
  return span ?? start.span;
}

/** `3 to 10 March`, `between 3 and 10 March 2026`, `3-10 March`: a bare day takes the month of the other end. */
function dayRange(words: Words, index: number, context: DateContext): { first: Span; last: Point } | null {
  const joined = /^(\d{1,2})-(\d{1,2})$/.exec(wordAt(words, index));
  if (joined !== null) {
    const tail = [...words.slice(0, index), joined[2] ?? '', ...words.slice(index + 1)];
    return monthBehind(tail, index, Number(joined[1]), context);
  }
  const bare = /^(\d{1,2})(st|nd|rd|th)?$/.exec(wordAt(words, index));
  if (bare === null || !joiner.test(wordAt(words, index + 1))) return null;
  return monthBehind(words, index + 2, Number(bare[1]), context);
}

function monthBehind(words: Words, at: number, day: number, context: DateContext): { first: Span; last: Point } | null {
  const last = anyPoint(words, at, context);
  if (last === null || last.span.unit !== 'day' || !/^(the|\d)/.test(wordAt(words, at))) return null;
  return sameMonth(last, day);
}

/** `March 3-10`. */
function monthAhead(words: Words, index: number, context: DateContext): { first: Span; last: Point } | null {
  const joined = /^(\d{1,2})-(\d{1,2})$/.exec(wordAt(words, index + 1));
  if (joined === null || monthOf(wordAt(words, index)) === 0) return null;
  const year = wordAt(words, index + 2);
  const line = [wordAt(words, index), joined[2] ?? '', ...(/^20\d\d$/.test(year) ? [year] : [])];
  const last = anyPoint(line, 0, context);
  return last === null ? null : sameMonth({ ...last, next: index + line.length }, Number(joined[1]));
}

function sameMonth(last: Point, day: number): { first: Span; last: Point } | null {
  const from = startOf('month', last.span.from) + (day - 1) * 86_400_000;
  return from > last.span.from ? null : { first: { ...last.span, from }, last };
}

/** `weeks 6 to 9`. */
function bareWeek(words: Words, { span }: Point, at: number): Point | null {
  const week = /^\d{1,2}$/.test(wordAt(words, at)) ? Number(wordAt(words, at)) : 0;
  if (span.unit !== 'week' || week < 1) return null;
  const from = isoWeek(new Date(span.to - 86_400_000).getUTCFullYear(), week);
  return from === null || from < span.from
    ? null
    : { span: { from, to: add('week', from, 1), unit: 'week' }, next: at + 1 };
}

/** `March 3 to 10`: a bare day after the joiner takes the month of the start. */
function bareEnd(words: Words, first: Point, at: number): Point | null {
  const day = /^(\d{1,2})(st|nd|rd|th)?$/.exec(wordAt(words, at))?.[1];
  if (day === undefined || first.span.unit !== 'day') return null;
  const from = startOf('month', first.span.from) + (Number(day) - 1) * 86_400_000;
  return from < first.span.from ? null : { span: { from, to: from + 86_400_000, unit: 'day' }, next: at + 1 };
}

function afterJoiner(words: Words, at: number): number {
  if (wordAt(words, at) === 'up') return wordAt(words, at + 1) === 'to' ? at + 2 : at + 1;
  return at + 1;
}

/** `from A to B`, `between A and B`, `A - B`. Named days at both ends count. */
function range(words: Words, index: number, context: DateContext): FoundPeriod | null {
  const opener = wordAt(words, index);
  const opened = opener === 'from' || opener === 'between';
  const at = opened || preposition.test(opener) ? index + 1 : index;
  const days = monthAhead(words, at, context) ?? dayRange(words, at, context);
  if (days !== null) {
    return {
      from: days.first.from,
      to: days.last.span.to,
      unit: 'day',
      start: index,
      next: days.last.next,
      ambiguous: false,
    };
  }
  const times = timeRange(words, at, context);
  if (times !== null) return { ...times, start: index, ambiguous: false };
  const first = timedPoint(words, at, context);
  if (first === null) return null;
  const excluded = untilExcluded(words, index, first, context);
  if (excluded !== null) return excluded;
  if (!joiner.test(wordAt(words, first.next))) return null;
  // "March and April" is a list unless something opened a range.
  if (wordAt(words, first.next) === 'and' && opener !== 'between') return null;
  const next = afterJoiner(words, first.next);
  if (wordAt(words, next) === 'now') {
    return {
      from: first.span.from,
      to: Math.max(first.span.from, context.now),
      unit: first.span.unit,
      start: index,
      next: next + 1,
      ambiguous: false,
    };
  }
  const last = timedPoint(words, next, context) ?? bareWeek(words, first, next) ?? bareEnd(words, first, next);
  if (last === null) return null;
  const from = startBefore(first, last, context).from;
  const ambiguous = first.ambiguous === true || last.ambiguous === true;
  if (from >= last.span.to) return null;
  const ends = { first: { ...first.span, from }, last: last.span };
  return { from, to: last.span.to, unit: last.span.unit, start: index, next: last.next, ambiguous, ends };
}

/** `from 1 June on, but before 10 June`: the day that ends it is not in it. */
function untilExcluded(words: Words, index: number, first: Point, context: DateContext): FoundPeriod | null {
  let at = first.next;
  while (/^(on|onwards?|but|and|up|strictly)$/.test(wordAt(words, at))) at += 1;
  if (wordAt(words, at) !== 'before') return null;
  const last = timedPoint(words, at + 1, context);
  if (last === null) return null;
  const { from } = startBefore(first, last, context);
  const ambiguous = first.ambiguous === true || last.ambiguous === true;
  if (from >= last.span.from) return null;
  return { from, to: last.span.from, unit: last.span.unit, start: index, next: last.next, ambiguous };
}

/** `17h`, which alone would be a length. */
function spokenHour(words: Words, at: number): { ms: number; next: number } | null {
  const hour = /^(\d{1,2})h$/.exec(wordAt(words, at))?.[1];
  return hour === undefined || Number(hour) > 24 ? null : { ms: Number(hour) * 3_600_000, next: at + 1 };
}

/** `from 9 to 5pm`: the hour before one that says it is a time. */
function bareHour(words: Words, at: number): { ms: number; next: number } | null {
  const hour = /^\d{1,2}$/.test(wordAt(words, at)) ? Number(wordAt(words, at)) : 24;
  const told = /^\d{1,2}(am|pm|:\d\d|h)$/.test(wordAt(words, at + 2));
  return hour < 24 && told ? { ms: hour * 3_600_000, next: at + 1 } : null;
}

/** `between 9am and 5pm yesterday`: both times are of the day that follows. */
function timeRange(
  words: Words,
  at: number,
  context: DateContext,
): Pick<FoundPeriod, 'from' | 'to' | 'unit' | 'next' | 'floating'> | null {
  const first = timeAt(words, at) ?? bareHour(words, at);
  if (first === null || !joiner.test(wordAt(words, first.next))) return null;
  const second = timeAt(words, first.next + 1) ?? spokenHour(words, first.next + 1);
  if (second === null || second.ms <= first.ms) return null;
  const skip = /^(on|of)$/.test(wordAt(words, second.next)) ? 1 : 0;
  const day = anyPoint(words, second.next + skip, context);
  const base = day?.span.unit === 'day' ? day.span.from : startOf('day', context.now);
  const next = day?.span.unit === 'day' ? day.next : second.next;
  const floating = day?.span.unit === 'day' ? {} : { floating: true as const };
  return { from: base + first.ms, to: base + second.ms, unit: 'minute', next, ...floating };
}

const since = /^(since|from|starting|after|following)$/;
const until = /^(until|till|before|through|by|thru|prior)$/;

/** `since 3 March`, `after …`, `before …`, `until …`. */
function openEnded(words: Words, index: number, context: DateContext): FoundPeriod | null {
  const word = wordAt(words, index);
  if (word === 'by' && /^(going|judging|looking|measured)$/.test(wordAt(words, index - 1))) return null;
  const upTo = word === 'up' && wordAt(words, index + 1) === 'to';
  if (!since.test(word) && !until.test(word) && !upTo) return null;
  const skip = upTo || /^(with|to|from|on|of)$/.test(wordAt(words, index + 1)) ? 2 : 1;
  const point = timedPoint(words, index + skip, context);
  if (point === null) return null;
  // "calls from last week" are those of last week; "from 3 March" is since.
  // "calls from May" are those of May.
  const isUnit =
    /^(week|month|quarter|year)$/.test(point.span.unit) && !/^(on|onwards?|forward)$/.test(wordAt(words, point.next));
  if (word === 'from' && isUnit) return null;
  if (
    word === 'from' &&
    namedPoint(words, index + skip, context) === null &&
    !wordAt(words, point.next).startsWith('on')
  ) {
    return null;
  }
  const { from, to, unit } = point.span;
  const yearly = point.in_year === undefined ? {} : { in_year: point.in_year };
  const rest = { unit, start: index, ambiguous: point.ambiguous === true, ...yearly };
  const onwards = /^(on|onward|onwards)$/.test(wordAt(words, point.next)) ? 1 : 0;
  const next = point.next + onwards;
  if (word === 'after' || word === 'following') return { from: to, to: Math.max(to, context.now), ...rest, next };
  if (since.test(word)) return { from, to: Math.max(from, context.now), ...rest, next };
  // `until noon today` is today's.
  if (unit === 'minute' && word !== 'before' && from === to) return { from: startOf('day', from), to, ...rest, next };
  // Before a named day excludes it; until and through include it.
  const whole = point.whole ?? point.span;
  return { from: null, to: word === 'before' || word === 'prior' ? from : to, ...rest, next, whole };
}

function single(words: Words, index: number, context: DateContext): FoundPeriod | null {
  const at = preposition.test(wordAt(words, index)) ? index + 1 : index;
  const point = timedPoint(words, at, context);
  if (point === null) return null;
  const { from, to, unit } = point.span;
  // An instant alone says nothing about how long.
  if (from === to) return null;
  const { in_year, whole } = point;
  const found = { from, to, unit, start: index, next: point.next, ambiguous: point.ambiguous === true };
  return { ...found, ...(in_year === undefined ? {} : { in_year }), ...(whole === undefined ? {} : { whole }) };
}

/** Every period a question names, in order. Words that are taken arrive as empty strings. */
export function findPeriods(words: Words, context: DateContext): FoundPeriod[] {
  const found: FoundPeriod[] = [];
  let index = 0;
  while (index < words.length) {
    const here = range(words, index, context) ?? openEnded(words, index, context) ?? single(words, index, context);
    if (here !== null) found.push(here);
    index = here === null ? index + 1 : Math.max(here.next, index + 1);
  }
  return found;
}
