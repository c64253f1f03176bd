import { zoneNamed } from '../understand/dates/zone.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const longMonths = 'January February March April May June July August September October November December'.split(' ');

/** The calendar day of an instant in a zone, `2026-10-23`; of a plain day that day. */
export function dayIn(instant: string, zone = 'UTC'): string {
  if (!instant.includes('T') || zone === 'UTC') return instant.slice(0, 10);
  return new Date(zoneNamed(zone).toCivil(Date.parse(instant))).toISOString().slice(0, 10);
}

/** The last day of a half-open period, as people name it: of `…-11-06T00:00Z` the fifth. */
export function lastDayIn(end: string, zone = 'UTC'): string {
  return dayIn(new Date(Date.parse(end) - 1).toISOString(), zone);
}

/** `Oct 23`, with its year where that is not the present one. */
export function dayWords(day: string, present_year: string): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  const words = `${months[Number(month) - 1] ?? month} ${Number(date)}`;
  return year === present_year ? words : `${words}, ${year}`;
}

/** `October 2026` for `2026-10`. */
export function monthWords(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${longMonths[Number(number) - 1] ?? number} ${year}`;
}

/** `Oct 23 to Nov 5`: from the first day to the last one, both of them included. */
export function spanWords(first: string, last: string, present_year: string): string {
  if (first === last) return dayWords(first, present_year);
  // The year stands once where both days are of the same one.
  const start = dayWords(first, first.slice(0, 4) === last.slice(0, 4) ? first.slice(0, 4) : present_year);
  return `${start} to ${dayWords(last, present_year)}`;
}

/** Every way a measured day or month may be written in a sentence. */
export function writtenDays(day: string): string[] {
  const month = day.slice(0, 7);
  const named = monthWords(month);
  if (day.length < 10) return [day, named];
  return [day, month, dayWords(day, day.slice(0, 4)), dayWords(day, ''), named];
}

/** Words of a text that name a day or a month with a number. */
export const writtenDay = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:\d{4}-\d{2}(?:-\d{2})?|(?:${months.join('|')}) \d{1,2}(?:, \d{4})?|(?:${longMonths.join('|')}) \d{4})(?![\p{L}\p{N}])`,
  'gu',
);
