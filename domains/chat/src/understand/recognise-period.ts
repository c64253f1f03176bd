import { add, type Unit, type WeekStart } from './dates/calendar.ts';
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
  /** Both ends of a range of whole units: for a question after a change, what is held against what. */
  readonly ends: { readonly first: Period; readonly last: Period } | null;
  /** A word for a time that was not understood; empty when there is none. */
  readonly unread: string;
}

const compareMarker = /^(vs|v|versus|compared|compare|against|than|relative|over)$/;
const allTime = [
  ['all', 'time'],
  ['of', 'all', 'time'],
  ['so', 'far'],
  ['ever'],
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
  [/^(the )?(one|period|month|week|day|quarter|year) before( that| it)?/, 'own'],
  [/^(the )?(prior|previous|preceding) (month|week|day|quarter|year)/, 'own'],
];

/** `versus the month before`: the period that precedes the one already found, or the same a year earlier. */
function shifted(words: readonly string[], after: number, main: FoundPeriod): FoundPeriod | null {
  const rest = words.slice(after).join(' ').trim();
  const hit = shifts.find(([pattern]) => pattern.test(rest));
  if (hit === undefined || main.from === null || main.to === null) return null;
  const [pattern, by] = hit;
  const next = after + (pattern.exec(rest)?.[0].trim().split(' ').length ?? 0);
  if (by === 'year')
    return { ...main, from: add('year', main.from, -1), to: add('year', main.to, -1), start: after, next };
  const whole = add(main.unit, main.from, 1) === main.to;
  const from = whole ? add(main.unit, main.from, -1) : main.from - (main.to - main.from);
  return { ...main, from, to: main.from, start: after, next };
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
  const found = findPeriods(free, context);
  const marker = free.findIndex((word, at) => compareMarker.test(word) && isComparison(free, at, found));
  const opens = marker >= 0 && found.length > 1 && (found[0]?.start ?? 0) > marker;
  const merged = opens ? found.slice(0, 1) : mergeNeighbours(found.filter((one) => marker < 0 || one.start < marker));
  let main = merged[0] ?? null;
  const behind = opens ? found.slice(1) : found.filter((one) => one.next > marker + 1 && one.start >= marker);
  const next = behind.find((one) => marker >= 0 && (opens || adjoins(free, marker, one.start))) ?? null;
  if (main === null && next === null && marker >= 0) main = behind[0] ?? null;
  let other = (main === null ? null : shiftedAfter(free, marker, main)) ?? next;
  if (main === null && other !== null) main = successor(other);
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
    unread: unreadOf(words),
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
  const at = words.tokens.findIndex((token, index) => !token.quoted && words.isFree(index) && isTimeWord(token.lower));
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

function shiftedAfter(words: readonly string[], marker: number, main: FoundPeriod): FoundPeriod | null {
  if (marker < 0) return null;
  const skip = /^(to|with)$/.test(words[marker + 1] ?? '') ? 2 : 1;
  return shifted(words, marker + skip, main);
}

/** `more than last month`, with nothing said about now: this month. */
function successor(other: FoundPeriod): FoundPeriod | null {
  if (other.from === null || other.to === null) return null;
  const whole = add(other.unit, other.from, 1) === other.to;
  const to = whole ? add(other.unit, other.to, 1) : other.to + (other.to - other.from);
  return { ...other, from: other.to, to, start: other.start, next: other.start };
}

/** `January and February` is one period when they touch. */
function mergeNeighbours(found: readonly FoundPeriod[]): FoundPeriod[] {
  const merged: FoundPeriod[] = [];
  for (const one of found) {
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
