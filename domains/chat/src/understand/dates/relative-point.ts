import { add, civil, startOf, type Unit } from './calendar.ts';
import { namedPoint } from './named-point.ts';
import { type DateContext, type Point, type Span, wordAt, type Words } from './span.ts';
import { isShortWeekday, monthOf, numberOf, ordinalOf, unitOf, weekdayOf } from './words.ts';

function unitSpan(unit: Unit, context: DateContext, back: number): Span {
  const from = add(unit, startOf(unit, context.now, context.week_start), -back);
  return { from, to: add(unit, from, 1), unit };
}

function dayWord(words: Words, index: number, context: DateContext): Point | null {
  const word = wordAt(words, index);
  if (word === 'today' || word === 'tonight') return { span: unitSpan('day', context, 0), next: index + 1 };
  if (word === 'yesterday') return { span: unitSpan('day', context, 1), next: index + 1 };
  if (word === 'tomorrow') return { span: unitSpan('day', context, -1), next: index + 1 };
  const start = word === 'the' ? index + 1 : index;
  const phrase = `${wordAt(words, start)} ${wordAt(words, start + 1)} ${wordAt(words, start + 2)}`;
  if (phrase === 'day before yesterday') return { span: unitSpan('day', context, 2), next: start + 3 };
  return null;
}

const lastWords = /^(last|previous|past|prior|preceding|trailing|recent)$/;
const thisWords = /^(this|current|present|ongoing)$/;

/** `Monday`, `last Friday`, `this Monday`, `last weekend`. */
function weekdayPoint(words: Words, index: number, context: DateContext): Point | null {
  const which = wordAt(words, index);
  const qualified = lastWords.test(which) || thisWords.test(which);
  const at = qualified ? index + 1 : index;
  const word = wordAt(words, at);
  const today = startOf('day', context.now);
  if (word === 'weekend') {
    const saturday = add('day', startOf('week', context.now), 5);
    const from = thisWords.test(which) || saturday <= context.now ? saturday : add('week', saturday, -1);
    const shifted = lastWords.test(which) && from === saturday ? add('week', saturday, -1) : from;
    return { span: { from: shifted, to: add('day', shifted, 2), unit: 'day' }, next: at + 1 };
  }
  const weekday = weekdayOf(word);
  if (weekday < 0) return null;
  const introduced =
    qualified || /^(on|since|until|till|before|after|from|to|and|between|through)$/.test(wordAt(words, index - 1));
  if (isShortWeekday(word) && !introduced) return null;
  if (thisWords.test(which)) {
    const monday = startOf('week', context.now);
    const from = add('day', monday, (weekday + 6) % 7);
    return { span: { from, to: add('day', from, 1), unit: 'day' }, next: at + 1 };
  }
  const behind = (new Date(today).getUTCDay() - weekday + 7) % 7;
  const from = add('day', today, -(lastWords.test(which) && behind === 0 ? 7 : behind));
  return { span: { from, to: add('day', from, 1), unit: 'day' }, next: at + 1 };
}

/** `last 7 days` rolls back from now; `last 3 full months` are calendar units. */
function rolling(words: Words, index: number, context: DateContext): Point | null {
  if (!lastWords.test(wordAt(words, index))) return null;
  let at = index + 1;
  if (/^fortnights?$/.test(wordAt(words, at))) {
    return { span: { from: add('week', context.now, -2), to: context.now, unit: 'week' }, next: at + 1 };
  }
  const joined = /^(\d{1,4})(h|d|days?|hours?|hrs?)$/.exec(wordAt(words, at));
  const count = joined === null ? numberOf(wordAt(words, at)) : Number(joined[1]);
  if (count === null || count === 0) return null;
  at += 1;
  if (joined === null && wordAt(words, at) === 'of') at += 1;
  const full = /^(full|complete|whole|calendar)$/.test(wordAt(words, at));
  if (full) at += 1;
  const unit = joined === null ? unitOf(wordAt(words, at)) : unitOf(joined[2] ?? '');
  if (unit === null) return null;
  const next = joined === null ? at + 1 : at;
  if (full) {
    const to = startOf(unit, context.now, context.week_start);
    return { span: { from: add(unit, to, -count), to, unit }, next };
  }
  return { span: { from: add(unit, context.now, -count), to: context.now, unit }, next };
}

/** `the next 7 days` from now on, `the rest of the month`. */
function onwards(words: Words, index: number, context: DateContext): Point | null {
  const word = wordAt(words, index);
  if (/^(rest|remainder)$/.test(word) && wordAt(words, index + 1) === 'of') {
    const at = /^(the|this)$/.test(wordAt(words, index + 2)) ? index + 3 : index + 2;
    const unit = unitOf(wordAt(words, at));
    if (unit === null) return null;
    return { span: { from: context.now, to: unitSpan(unit, context, 0).to, unit }, next: at + 1 };
  }
  if (!/^(next|coming|upcoming|following)$/.test(word)) return null;
  const count = numberOf(wordAt(words, index + 1));
  const unit = unitOf(wordAt(words, index + 2));
  if (count === null || unit === null) return null;
  return { span: { from: context.now, to: add(unit, context.now, count), unit }, next: index + 3 };
}

/** `last month` is the calendar unit before this one; `past month` rolls back from now. */
function unitWord(words: Words, index: number, context: DateContext): Point | null {
  const which = wordAt(words, index);
  const own = unitOf(which);
  if (own !== null && wordAt(words, index + 1) === 'before' && /^(last|previous)$/.test(wordAt(words, index + 2))) {
    return { span: unitSpan(own, context, 2), next: index + 3 };
  }
  const unit = unitOf(wordAt(words, index + 1));
  if (unit === null || wordAt(words, index + 1).length < 2) return null;
  const next = index + 2;
  if (which === 'past' || which === 'trailing') {
    return { span: { from: add(unit, context.now, -1), to: context.now, unit }, next };
  }
  if (thisWords.test(which)) return untilNow(words, next, unitSpan(unit, context, 0), context);
  // The last hour and the last day are up to now, the last week is the calendar's.
  if (lastWords.test(which) && /^(minute|hour|day)$/.test(unit)) {
    return { span: { from: add(unit, context.now, -1), to: context.now, unit }, next };
  }
  if (lastWords.test(which)) return { span: unitSpan(unit, context, 1), next };
  if (/^(next|coming|following|upcoming)$/.test(which)) return { span: unitSpan(unit, context, -1), next };
  return null;
}

/** `last March` is the latest one that is over, `this March` the one of this year. */
function monthWord(words: Words, index: number, context: DateContext): Point | null {
  const which = wordAt(words, index);
  const month = monthOf(wordAt(words, index + 1));
  if (month === 0 || (!lastWords.test(which) && !thisWords.test(which))) return null;
  const year = new Date(context.now).getUTCFullYear();
  const here = startOf('month', context.now);
  const from = civil(thisWords.test(which) || civil(year, month) < here ? year : year - 1, month);
  return { span: { from, to: add('month', from, 1), unit: 'month' }, next: index + 2 };
}

/** `this month so far`, `this year to date`. */
function untilNow(words: Words, next: number, span: Span, context: DateContext): Point {
  const phrase = `${wordAt(words, next)} ${wordAt(words, next + 1)}`;
  if (phrase !== 'so far' && phrase !== 'to date') return { span, next };
  return { span: { ...span, to: context.now }, next: next + 2 };
}

const ends: Readonly<Record<string, Unit>> = {
  eom: 'month',
  eoq: 'quarter',
  eoy: 'year',
  'month-end': 'month',
  'quarter-end': 'quarter',
  'year-end': 'year',
};

/** `by month end`, `month-end`, `eoy`: the last day of this one. */
function endWord(words: Words, index: number, context: DateContext): Point | null {
  const word = wordAt(words, index);
  const pair = /^(month|quarter|year)$/.test(word) && wordAt(words, index + 1) === 'end';
  const unit = pair ? unitOf(word) : Object.hasOwn(ends, word) ? ends[word] : undefined;
  if (unit === undefined || unit === null) return null;
  const whole = unitSpan(unit, context, 0);
  const span: Span = { from: add('day', whole.to, -1), to: whole.to, unit: 'day' };
  return { span, next: pair ? index + 2 : index + 1, whole };
}

const toDate: Readonly<Record<string, Unit>> = { wtd: 'week', mtd: 'month', qtd: 'quarter', ytd: 'year' };

/** `MTD`, `year to date`, `so far this month`. */
function soFar(words: Words, index: number, context: DateContext): Point | null {
  const word = wordAt(words, index);
  const from = (unit: Unit): Span => ({ ...unitSpan(unit, context, 0), to: context.now });
  const short = Object.hasOwn(toDate, word) ? toDate[word] : undefined;
  if (short !== undefined) return { span: from(short), next: index + 1 };
  const unit = unitOf(word);
  if (unit !== null && wordAt(words, index + 1) === 'to' && wordAt(words, index + 2) === 'date') {
    return { span: from(unit), next: index + 3 };
  }
  if (word !== 'so' || wordAt(words, index + 1) !== 'far') return null;
  const named = unitOf(wordAt(words, index + 3));
  if (thisWords.test(wordAt(words, index + 2)) && named !== null) return { span: from(named), next: index + 4 };
  return wordAt(words, index + 2) === 'today' ? { span: from('day'), next: index + 3 } : null;
}

/** `3 days ago` is that day, `two months ago` that month. */
function ago(words: Words, index: number, context: DateContext): Point | null {
  const skip = wordAt(words, index + 1) === 'of' ? 1 : 0;
  const count = numberOf(wordAt(words, index));
  const unit = unitOf(wordAt(words, index + 1 + skip));
  if (count === null || unit === null || wordAt(words, index + 2 + skip) !== 'ago') return null;
  const next = index + 3 + skip;
  if (unit === 'hour' || unit === 'minute') {
    return { span: { from: add(unit, context.now, -count), to: context.now, unit }, next };
  }
  return { span: unitSpan(unit, context, count), next };
}

/** `the start of the year`, `end of February`, `mid-March`, `early May`: a day at the edge or in the middle, or a part. */
function edge(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  const word = wordAt(words, start);
  const middle = /^(mid|middle)$/.test(word);
  if (!middle && !/^(start|beginning|end|outset|early|late)$/.test(word)) return null;
  const of = wordAt(words, start + 1) === 'of' ? 2 : 1;
  if (of === 1 && !/^(mid|early|late)$/.test(word)) return null;
  const the = wordAt(words, start + of) === 'the' ? 1 : 0;
  const next = start + of + the;
  const unit = unitOf(wordAt(words, next));
  const whole: Point | null =
    unit === null ? anyPoint(words, next, context) : { span: unitSpan(unit, context, 0), next: next + 1 };
  if (whole === null || /^(day|hour|minute)$/.test(whole.span.unit)) return null;
  const { from, to } = whole.span;
  const day = (at: number): Span => ({ from: at, to: add('day', at, 1), unit: 'day' });
  if (word === 'end') {
    const { in_year } = whole;
    const dated = in_year === undefined ? {} : { in_year };
    return { span: day(add('day', to, -1)), next: whole.next, whole: whole.span, ...dated };
  }
  if (middle) return { span: day(add('day', from, Math.floor((to - from) / 86_400_000 / 2) - 1)), next: whole.next };
  const third = startOf('day', from + (to - from) / 3);
  if (word === 'early') return { span: { from, to: third, unit: 'day' }, next: whole.next };
  if (word === 'late')
    return { span: { from: startOf('day', to - (to - from) / 3), to, unit: 'day' }, next: whole.next };
  return { span: day(from), next: whole.next };
}

/** `first week of March`, `last 3 days of February`, `second half of 2025`, `week of 3 March`. */
function part(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  const word = wordAt(words, start);
  if (word === 'week' && wordAt(words, start + 1) === 'of') {
    const day = anyPoint(words, start + 2, context);
    if (day === null || day.span.unit !== 'day') return null;
    const from = startOf('week', day.span.from, context.week_start);
    return { span: { from, to: add('week', from, 1), unit: 'week' }, next: day.next };
  }
  if (word === 'weekend' && wordAt(words, start + 1) === 'of') {
    const day = anyPoint(words, start + 2, context);
    if (day === null || day.span.unit !== 'day') return null;
    const saturday = add('day', startOf('week', day.span.from), 5);
    return { span: { from: saturday, to: add('day', saturday, 2), unit: 'day' }, next: day.next };
  }
  const ordinal = word === 'last' || word === 'final' ? -1 : ordinalOf(word);
  if (ordinal === null) return null;
  const counted = numberOf(wordAt(words, start + 1));
  const at = counted === null ? start + 1 : start + 2;
  const half = wordAt(words, at) === 'half';
  const unit = half ? null : unitOf(wordAt(words, at));
  if (wordAt(words, at + 1) !== 'of' || (unit === null && !half)) return null;
  const whole = anyPoint(words, wordAt(words, at + 2) === 'the' ? at + 3 : at + 2, context);
  if (whole === null) return null;
  const span = half ? halfOf(whole.span, ordinal) : partOf(whole.span, ordinal, unit ?? 'day', counted ?? 1);
  return span === null ? null : { span, next: whole.next };
}

function halfOf({ from, to, unit }: Span, ordinal: number): Span | null {
  const middle = unit === 'year' ? add('month', from, 6) : startOf('day', (from + to) / 2);
  if (ordinal === 1) return { from, to: middle, unit: 'day' };
  return ordinal === 2 || ordinal === -1 ? { from: middle, to, unit: 'day' } : null;
}

function partOf(whole: Span, ordinal: number, unit: Unit, count: number): Span | null {
  if (ordinal === -1) return { from: add(unit, whole.to, -count), to: whole.to, unit };
  const from = add(unit, whole.from, ordinal - 1);
  return from >= whole.to ? null : { from, to: Math.min(whole.to, add(unit, from, count)), unit };
}

/** A stretch counted from now, or a named one. */
export function anyPoint(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  return (
    part(words, index, context) ??
    edge(words, index, context) ??
    endWord(words, start, context) ??
    dayWord(words, index, context) ??
    rolling(words, start, context) ??
    onwards(words, start, context) ??
    unitWord(words, start, context) ??
    monthWord(words, start, context) ??
    soFar(words, start, context) ??
    ago(words, index, context) ??
    namedPoint(words, index, context) ??
    weekdayPoint(words, start, context)
  );
}
