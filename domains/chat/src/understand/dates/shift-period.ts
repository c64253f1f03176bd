import type { Period } from '../question-parse.ts';
import { add, startOf, type Unit } from './calendar.ts';

export interface ShiftedPeriod {
  readonly period: Period;
  readonly label: string;
}

const back =
  /\b(?:(day|week|month|quarter|year|one|period|time)s? (?:before|prior|earlier|preceding)(?: (?:that|it|this|then))?|(?:previous|prior|preceding) (day|week|month|quarter|year|one|period)|(?:before|prior to) that|same (?:period|time|month|week|day|quarter) (?:of )?(?:a |the |last )?(?:year|year before|previous year)(?: (?:ago|before|earlier))?|(?:a|one) (day|week|month|quarter|year) (?:earlier|before))\b/;
const onwards =
  /\b(?:(day|week|month|quarter|year|one|period) after(?: that| it)?|(?:following|next|subsequent) (day|week|month|quarter|year|one|period)|after that)\b/;

/** `the week before`, `the month after that`, `the same month a year earlier`: told from the period asked about before. */
export function shiftPeriod(words: readonly string[], period: Period | null, unit: Unit | null): ShiftedPeriod | null {
  if (period === null || period.from === null || period.to === null) return null;
  const text = words.join(' ');
  const match = back.exec(text) ?? onwards.exec(text);
  if (match === null || /\b(?:last|past) \d/.test(text)) return null;
  const sign = back.test(text) ? -1 : 1;
  const named = match[1] ?? match[2] ?? match[3] ?? '';
  const own = unit ?? 'day';
  const yearly = /\byear\b/.test(match[0]) && own !== 'year';
  // A week a year away is a whole week too.
  const whole = (ms: number): number => (own === 'week' ? add('week', ms, 52 * sign) : add('year', ms, sign));
  const [from, to] = [Date.parse(period.from), Date.parse(period.to)];
  const step: Unit = named === 'one' || named === 'period' || named === 'time' || named === '' ? own : (named as Unit);
  const isUnit = Math.abs(add(own, from, 1) - to) <= 3_600_000;
  const moved = yearly
    ? { from: whole(from), to: whole(to) }
    : isUnit
      ? shiftedUnit(step === own ? from : startOf(step, from), step, sign)
      : { from: sign < 0 ? from - (to - from) : to, to: sign < 0 ? from : to + (to - from) };
  const label = yearly ? 'a year earlier' : sign < 0 ? `the ${step} before` : `the ${step} after`;
  return { period: { from: new Date(moved.from).toISOString(), to: new Date(moved.to).toISOString() }, label };
}

function shiftedUnit(from: number, unit: Unit, sign: number): { from: number; to: number } {
  const start = add(unit, from, sign);
  return { from: start, to: add(unit, start, 1) };
}
