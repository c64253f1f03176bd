import { add, startOf, type Unit, type WeekStart } from './dates/calendar.ts';
import type { DateContext } from './dates/span.ts';
import { findPeriods, type FoundPeriod } from './dates/find-periods.ts';
import { monthOf, weekdayOf } from './dates/words.ts';
import { findZone, utc, type Zone } from './dates/zone.ts';
import type { Period } from './question-parse.ts';
import type { Words } from './tokenise.ts';

export interface RecognisedPeriod {
  readonly period: Period | null;
  readonly compare: Period | null;
  /** The question's own words for the period, fit to end a sentence: `last month`, `in February`. */
  readonly label: string;
  readonly compare_label: string;
  readonly zone: string;
  readonly unit: Unit | null;
  readonly unclear: boolean;
  /** The whole that a period without a beginning ends: `by the end of March` is of March. */
  readonly whole: Period | null;
  /** The next of its kind, for a period that names no year and is over. */
  readonly upcoming: Period | null;
  /** Both ends of a range of whole units: for a question after a change, what is held against what. */
  readonly ends: { readonly first: Period; readonly last: Period } | null;
  /** A word for a time that was not understood; empty when there is none. */
  readonly unread: string;
}

const compareMarker = /^(vs|v|versus|compared|compare|against|than|relative|over)$/;
const allTime = [
  ['all', 'time'],
  ['of', 'all', 'time'],
  ['ever', 'since', 'we', 'started'],
  ['since', 'we', 'started'],
  ['since', 'the', 'start'],
  ['since', 'day', 'one'],
  ['from', 'the', 'start'],
  ['from', 'the', 'beginning'],
  ['so', 'far'],
  ['ever', 'since'],
  ['ever'],
  ['historically'],
  ['since', 'the', 'beginning'],
  ['to', 'date'],
  ['in', 'total'],
  ['overall'],
];

function claimPhrase(words: Words, phrase: readonly string[]): boolean {
  const { tokens } = words;
  for (let at = 0; at + phrase.length <= tokens.length; at += 1) {
    const hit = phrase.every((word, offset) => tokens[at + offset]?.lower === word && words.isFree(at + offset));
    if (!hit) continue;
    words.claim(at, at + phrase.length);
    return true;
  }
  return false;
}

/** `weeks starting Sunday` is another calendar than ISO's. */
function weekStartOf(words: Words): WeekStart {
  const sunday = [
    ['weeks', 'starting', 'on', 'sunday'],
    ['weeks', 'starting', 'sunday'],
    ['week', 'starting', 'sunday'],
    ['us', 'weeks'],
    ['sunday', 'weeks'],
  ];
  return sunday.some((phrase) => claimPhrase(words, phrase)) ? 0 : 1;
}

function freeWords(words: Words): string[] {
  return words.tokens.map((token, index) => (words.isFree(index) && !token.quoted ? token.lower : ''));
}

function toPeriod({ from, to }: Pick<FoundPeriod, 'from' | 'to'>, zone: Zone): Period {
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(zone.toInstant(ms)).toISOString());
  return { from: iso(from), to: iso(to) };
}

function upcomingOf(main: FoundPeriod | null, zone: Zone, now: number): Period | null {
  if (main?.in_year === undefined || main.to === null || main.to > now) return null;
  const year = new Date(now).getUTCFullYear();
  const span = [main.in_year(year), main.in_year(year + 1)].find((one) => one !== null && one.to > now);
  return span === undefined || span === null ? null : toPeriod(span, zone);
}

/** `from Q2 to Q3`: two units that follow each other. */
function endsOf(main: FoundPeriod | null, zone: Zone): RecognisedPeriod['ends'] {
  if (main?.ends === undefined) return null;
  const { first, last } = main.ends;
  const whole = first.unit === last.unit && first.to <= last.from && first.unit !== 'minute';
  return whole ? { first: toPeriod(first, zone), last: toPeriod(last, zone) } : null;
}

/** Months and days of the week are written with a capital letter however they were typed. */
function capitalised(text: string): string {
  const lower = text.toLowerCase();
  const named = monthOf(lower) > 0 || weekdayOf(lower) >= 0;
  return named && /^[a-z]/.test(text) ? text.replace(/^./, (letter) => letter.toUpperCase()) : text;
}

function labelOf(words: Words, { start, next, unit }: FoundPeriod): string {
  const spoken = words.tokens.slice(start, next).map((token) => capitalised(token.text));
  const first = spoken[0]?.toLowerCase() ?? '';
  if (/^[wmqy]td$/.test(first)) return `this ${unit} so far`;
  const text = spoken.join(' ').replace(/ - /g, ' to ');
  if (
    first === 'from' ||
    /^(in|on|since|during|for|over|within|between|before|after|until|till|up|through|throughout|by|starting|following)$/.test(
      first,
    )
  ) {
    return text.replace(/^\w+/, (word) => word.toLowerCase());
  }
  if (
    /^(today|yesterday|last|this|previous|past|so|current|the|mtd|ytd|qtd|wtd)$/.test(first) ||
    first === 'of' ||
    first === 'at'
  ) {
    return text.replace(/^(of|at) /i, '').replace(/^\w+/, (word) => word.toLowerCase());
  }
  if (/ago$/i.test(text) || / to /.test(text)) return text;
  return `${unit === 'day' ? 'on' : 'in'} ${text}`;
}

const shifts: readonly (readonly [RegExp, 'own' | 'year'])[] = [
  [
    /^(the )?(\d+|two|three|four|six|seven|ten|twelve|thirty) (hours|days|weeks|months|quarters) (before|prior|earlier|preceding)( that| it| those)?/,
    'own',
  ],
  [
    /^(the )?same (period|month|week|day|quarter|time) (of )?(last|the previous|the year before|a year ago|previous) ?(year)?/,
    'year',
  ],
  [/^(the )?(year before|prior year|previous year)/, 'year'],
  [/^(the )?(previous|prior|preceding|last) (period|one)/, 'own'],
  [
    /^(the )?(one|period|month|week|day|quarter|year) (before|preceding|prior to|previous to|ahead of)( that| it| this)?/,
    'own',
  ],
  [/^(the )?(prior|previous|preceding) (month|week|day|quarter|year)/, 'own'],
];

/** Weeks stay whole weeks. */
function aYearBefore(ms: number, unit: Unit): number {
  return unit === 'week' ? add('week', ms, -52) : add('year', ms, -1);
}

/** `versus the month before`: the period that precedes the one already found, or the same a year earlier. */
function shifted(words: readonly string[], after: number, main: FoundPeriod): FoundPeriod | null {
  const rest = words.slice(after).join(' ').trim();
  const hit = shifts.find(([pattern]) => pattern.test(rest));
  if (hit === undefined || main.from === null || main.to === null) return null;
  const [pattern, by] = hit;
  const next = after + (pattern.exec(rest)?.[0].trim().split(' ').length ?? 0);
  if (by === 'year')
    return {
      ...main,
      from: aYearBefore(main.from, main.unit),
      to: aYearBefore(main.to, main.unit),
      start: after,
      next,
    };
  const whole = add(main.unit, main.from, 1) === main.to;
  const from = whole ? add(main.unit, main.from, -1) : main.from - (main.to - main.from);
  return { ...main, from, to: main.from, start: after, next };
}

/** `on 14 March between 9am and 5pm`: the hours of the day named before or after them. */
function onTheirDays(found: readonly FoundPeriod[]): FoundPeriod[] {
  const joined: FoundPeriod[] = [];
  for (const one of found) {
    const last = joined.at(-1);
    const day = last?.unit === 'day' && last.from !== null && last.to === last.from + 86_400_000 ? last : null;
    if (one.floating === true && day?.from != null && one.from !== null && one.to !== null) {
      const start = Math.floor(one.from / 86_400_000) * 86_400_000;
      const moved = { ...one, from: day.from + (one.from - start), to: day.from + (one.to - start) };
      joined[joined.length - 1] = { ...moved, start: day.start, next: one.next };
    } else joined.push(one);
  }
  return joined;
}

/** `by Friday I need the spend of January`: until when somebody needs it is no time of the calls. */
function withoutDeadline(words: Words, found: readonly FoundPeriod[]): FoundPeriod[] {
  if (found.length < 2) return [...found];
  const lower = (at: number): string => words.tokens[at]?.lower ?? '';
  const kept = found.filter(({ start, next, unit }) => {
    if (unit !== 'day' && unit !== 'minute' && unit !== 'week') return true;
    const wanted = words.tokens
      .slice(Math.max(0, start - 10), start)
      .map((token) => token.lower)
      .join(' ');
    const behind = words.tokens
      .slice(next, next + 4)
      .map((token) => token.lower)
      .join(' ');
    const due =
      /^(by|until|till|before|for)$/.test(lower(start)) &&
      (/\b(?:need|needs|want|wants|due|deadline|have to|must)\b/.test(wanted) ||
        /^(?:i|we|he|she|they|my|our) (?:\w+ )?(?:need|want|have to|must|owe|boss|board)/.test(behind));
    const meets =
      /\b(?:meets?|meeting|presentation|review|call|present|presenting|report is due|due|demo|deadline|board)(?: \w+)?$/.test(
        wanted,
      ) && /^(on|by|this|next|tomorrow|today)$/.test(lower(start));
    return !due && !meets;
  });
  for (const one of found) if (!kept.includes(one)) words.claim(one.start, one.next);
  return kept.length === 0 ? [...found] : kept;
}

const overUnit: Readonly<Record<string, Unit>> = { wow: 'week', mom: 'month', yoy: 'year', dod: 'day' };

/** Claims the words of the period a question is about, and of the one it is held against. */
export function recognisePeriod(words: Words, now_ms: number): RecognisedPeriod {
  const zoned = findZone(freeWords(words));
  const zone = zoned?.zone ?? utc;
  if (zoned !== null) words.claim(zoned.from, zoned.to);
  const week_start = weekStartOf(words);
  const context = { now: zone.toCivil(now_ms), week_start };
  const free = freeWords(words);
  const found = withoutDeadline(words, onTheirDays(findPeriods(free, context)));
  const marker = markerOf(free, found);
  const opens = marker >= 0 && found.length > 1 && (found[0]?.start ?? 0) > marker;
  const merged = opens ? found.slice(0, 1) : mergeNeighbours(found.filter((one) => marker < 0 || one.start < marker));
  let main = merged[0] ?? null;
  const behind = opens ? found.slice(1) : found.filter((one) => one.next > marker + 1 && one.start >= marker);
  const next = behind.find((one) => marker >= 0 && (opens || adjoins(free, marker, one.start))) ?? null;
  if (main === null && next === null && marker >= 0) main = behind[0] ?? null;
  let other = (main === null ? null : shiftedAfter(free, marker, main)) ?? next;
  if (main === null && other !== null) main = successor(other, context);
  const over = overComparison(free, context);
  const overs = main !== null && other !== null ? null : over;
  if (overs !== null) [main, other] = [overs.main, overs.other];
  else if (over !== null) words.claim(over.main.start, over.main.next);
  for (const one of [...found, main, other]) if (one !== null && one.next > one.start) words.claim(one.start, one.next);
  if (main === null && !allTime.some((phrase) => claimPhrase(words, phrase))) claimPhrase(words, ['in', 'all']);
  return {
    period: main === null ? null : toPeriod(main, zone),
    compare: other === null ? null : toPeriod(other, zone),
    label:
      overs !== null
        ? `this ${overs.main.unit}`
        : main === null || main.next === main.start
          ? ''
          : labelOf(words, main),
    compare_label:
      overs !== null
        ? `last ${overs.main.unit}`
        : other === null || other.next === other.start
          ? ''
          : labelOf(words, other),
    zone: zone.name,
    unit: main?.unit ?? null,
    unread: main === null ? unreadOf(words) : '',
    whole: main?.whole === undefined ? null : toPeriod(main.whole, zone),
    upcoming: upcomingOf(main, zone, context.now),
    ends: endsOf(main, zone),
    unclear: merged.length > 1 || found.some((one) => one.ambiguous),
  };
}

const timeWords =
  /^(night|nights|weekend|weekends|weekday|weekdays|noon|midnight|morning|mornings|evening|evenings|afternoon|afternoons|fortnight|decade|century|spring|summer|autumn|winter|season|fiscal|christmas|easter|holiday|holidays|ago|since|until|till|during|before|after|last|previous|past|next)$/;

function isTimeWord(word: string): boolean {
  return timeWords.test(word) || (monthOf(word) > 0 && word !== 'may' && word !== 'march');
}

/** An unread time must not turn into "all time" without a word. */
function unreadOf(words: Words): string {
  // "Morning!" is a greeting.
  const at = words.tokens.findIndex(
    (token, index) =>
      index > 0 &&
      !token.quoted &&
      words.isFree(index) &&
      isTimeWord(token.lower) &&
      words.tokens[index - 1]?.lower !== 'good',
  );
  if (at < 0) return '';
  const end = words.tokens.findIndex((_, index) => index > at && !words.isFree(index));
  return words.tokens
    .slice(at, Math.min(at + 4, end < 0 ? words.tokens.length : end))
    .map((token) => token.text)
    .join(' ');
}

/** Only small words may stand between "versus" and the period it holds against. */
function adjoins(words: readonly string[], marker: number, start: number): boolean {
  return words
    .slice(marker + 1, start)
    .every((word) => /^(to|with|the|in|of|our|spend|cost|that|during|what|we|spent|it|was|for)$/.test(word));
}

function isComparison(words: readonly string[], at: number, found: readonly FoundPeriod[]): boolean {
  const word = words[at] ?? '';
  // "over the last week" is a preposition, taken with its period.
  return word !== 'over' && !found.some((one) => one.start <= at && at < one.next && word !== 'compared');
}

/** The word that holds one period against another; "and" only before one told from the first. */
function markerOf(words: readonly string[], found: readonly FoundPeriod[]): number {
  const plain = words.findIndex((word, at) => compareMarker.test(word) && isComparison(words, at, found));
  if (plain >= 0 && words.some((_, at) => at > plain && words[at] !== '')) return plain;
  const text = words.join(' ');
  const between = /\b(between|compar\w*|differ\w*|difference)\b/.test(text);
  const upTo = /\b(measures?|measured|holds?|held|stacks?) up\b/.test(text);
  const either = /\b(more|less|fewer|higher|lower|better|worse|cheaper|dearer|bigger|busier)\b/.test(text);
  if (!between && !either && !upTo) return plain;
  return words.findIndex((word, at) => {
    return (
      word === (upTo ? 'to' : between ? 'and' : 'or') &&
      shifts.some(([pattern]) =>
        pattern.test(
          words
            .slice(at + 1)
            .join(' ')
            .trim(),
        ),
      )
    );
  });
}

function shiftedAfter(words: readonly string[], marker: number, main: FoundPeriod): FoundPeriod | null {
  if (marker < 0) return null;
  const skip = /^(to|with|in|during|for|on|at)$/.test(words[marker + 1] ?? '') ? 2 : 1;
  return shifted(words, marker + skip, main);
}

/** `more than last month`, with nothing said about now: this month. */
function successor(other: FoundPeriod, { now, week_start }: DateContext): FoundPeriod | null {
  if (other.from === null || other.to === null) return null;
  const whole = add(other.unit, other.from, 1) === other.to;
  const from = whole ? startOf(other.unit, now, week_start) : other.to;
  const to = whole ? add(other.unit, from, 1) : other.to + (other.to - other.from);
  if (from < other.to) return null;
  return { ...other, from, to, start: other.start, next: other.start };
}

/** From the end, so that each item takes the year of the one behind it. */
function inTheirYears(periods: readonly FoundPeriod[]): FoundPeriod[] {
  const dated = [...periods];
  for (let at = dated.length - 2; at >= 0; at -= 1) {
    const [one, next] = [dated[at], dated[at + 1]];
    if (one !== undefined && next !== undefined) dated[at] = inYearOf(one, next) ?? one;
  }
  return dated;
}

/** `February and March last year`: a list without years takes the year its last item names. */
function inYearOf(last: FoundPeriod, one: FoundPeriod): FoundPeriod | undefined {
  if (last.in_year === undefined || one.in_year !== undefined || one.from === null || one.start - last.next > 2)
    return undefined;
  if (last.unit !== one.unit) return undefined;
  const span = last.in_year(new Date(one.from).getUTCFullYear());
  if (span === null || span.from >= one.from) return undefined;
  const { in_year: _, ...rest } = last;
  return { ...rest, from: span.from, to: span.to };
}

/** `January and February` is one period when they touch. */
function mergeNeighbours(periods: readonly FoundPeriod[]): FoundPeriod[] {
  const merged: FoundPeriod[] = [];
  for (const one of inTheirYears(periods)) {
    const last = merged.at(-1);
    const touches = last !== undefined && last.to !== null && last.to === one.from && one.start - last.next <= 2;
    if (touches) merged[merged.length - 1] = { ...last, to: one.to, next: one.next };
    else merged.push(one);
  }
  return merged;
}

function overComparison(
  words: readonly string[],
  context: { readonly now: number; readonly week_start: WeekStart },
): { main: FoundPeriod; other: FoundPeriod } | null {
  const at = words.findIndex((word, index) => {
    return Object.hasOwn(overUnit, word) || (words[index + 1] === 'over' && word !== '' && words[index + 2] === word);
  });
  const word = words[at] ?? '';
  const unit = overUnit[word] ?? (['day', 'week', 'month', 'quarter', 'year'] as const).find((name) => name === word);
  if (at < 0 || unit === undefined) return null;
  const next = Object.hasOwn(overUnit, word) ? at + 1 : at + 3;
  const [current] = findPeriods(['this', unit], context);
  const [previous] = findPeriods(['last', unit], context);
  if (current === undefined || previous === undefined) return null;
  return { main: { ...current, start: at, next }, other: { ...previous, start: at, next: at } };
}
