import type { Unit } from './calendar.ts';

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const shortDays: Readonly<Record<string, string>> = {
  sun: 'sunday',
  mon: 'monday',
  tue: 'tuesday',
  tues: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  thur: 'thursday',
  thurs: 'thursday',
  fri: 'friday',
  sat: 'saturday',
};
const cardinals = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
];
const tens: Readonly<Record<string, number>> = {
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
};
const ordinals = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const unitNames: Readonly<Record<string, Unit>> = {
  minute: 'minute',
  minutes: 'minute',
  min: 'minute',
  mins: 'minute',
  hour: 'hour',
  hours: 'hour',
  hr: 'hour',
  hrs: 'hour',
  h: 'hour',
  day: 'day',
  days: 'day',
  d: 'day',
  week: 'week',
  weeks: 'week',
  wk: 'week',
  month: 'month',
  months: 'month',
  quarter: 'quarter',
  quarters: 'quarter',
  year: 'year',
  years: 'year',
};

/** 1 to 12, from a name or its first letters; 0 when it is none. */
export function monthOf(word: string): number {
  if (word === 'sept') return 9;
  const found = monthNames.findIndex((name) => name === word || (word.length === 3 && name.startsWith(word)));
  return found + 1;
}

/** 0 is Sunday; -1 when it is none. */
export function weekdayOf(word: string): number {
  const singular = word.endsWith('days') ? word.slice(0, -1) : word;
  return dayNames.indexOf(shortDays[singular] ?? singular);
}

export function isShortWeekday(word: string): boolean {
  return word in shortDays;
}

/** `12`, `twelve`, `a`, `couple`; null when it is no number. */
export function numberOf(word: string): number | null {
  if (/^\d{1,5}$/.test(word)) return Number(word);
  if (word === 'a' || word === 'an') return 1;
  if (word === 'couple') return 2;
  const found = cardinals.indexOf(word);
  return found > 0 ? found : (tens[word] ?? null);
}

/** `3rd`, `third`; null when it is no ordinal. */
export function ordinalOf(word: string): number | null {
  const match = /^(\d{1,2})(st|nd|rd|th)$/.exec(word);
  if (match !== null) return Number(match[1]);
  const found = ordinals.indexOf(word);
  return found > 0 ? found : null;
}

export function unitOf(word: string): Unit | null {
  return Object.hasOwn(unitNames, word) ? (unitNames[word] ?? null) : null;
}

export function yearOf(word: string): number | null {
  return /^(19|20)\d\d$/.test(word) ? Number(word) : null;
}
