import { add } from './calendar.ts';
import type { DateContext, Point, Span, Words } from './span.ts';
import { latestBegun, wordAt } from './span.ts';

type DayOfYear = (year: number) => number;

const fixed =
  (month: number, day: number): DayOfYear =>
  (year) =>
    Date.UTC(year, month - 1, day);

/** The nth weekday of a month; 0 is Sunday. */
function nth(month: number, weekday: number, count: number): DayOfYear {
  return (year) => {
    const first = Date.UTC(year, month - 1, 1);
    const ahead = (weekday - new Date(first).getUTCDay() + 7) % 7;
    return first + (ahead + 7 * (count - 1)) * 86_400_000;
  };
}

const thanksgiving = nth(11, 4, 4);
const days: readonly (readonly [string, DayOfYear])[] = [
  ['christmas eve', fixed(12, 24)],
  ['christmas day', fixed(12, 25)],
  ['christmas', fixed(12, 25)],
  ['xmas', fixed(12, 25)],
  ['boxing day', fixed(12, 26)],
  ['new year eve', fixed(12, 31)],
  ['new years eve', fixed(12, 31)],
  ['new year day', fixed(1, 1)],
  ['new years day', fixed(1, 1)],
  ['new years', fixed(1, 1)],
  ['new year', fixed(1, 1)],
  ['halloween', fixed(10, 31)],
  ['valentine day', fixed(2, 14)],
  ['valentines day', fixed(2, 14)],
  ['black friday', (year) => add('day', thanksgiving(year), 1)],
  ['cyber monday', (year) => add('day', thanksgiving(year), 4)],
  ['thanksgiving', thanksgiving],
];

const begins: ReadonlySet<string> = new Set(days.map(([name]) => name.split(' ')[0] ?? ''));

/** `Christmas`, `Black Friday`: the latest that has begun. */
export function holidayPoint(words: Words, index: number, context: DateContext): Point | null {
  const start = wordAt(words, index) === 'the' ? index + 1 : index;
  if (!begins.has(wordAt(words, start))) return null;
  for (const [name, day] of days) {
    const spoken = name.split(' ');
    if (!spoken.every((word, at) => wordAt(words, start + at) === word)) continue;
    const in_year = (year: number): Span => ({ from: day(year), to: add('day', day(year), 1), unit: 'day' });
    const year = /^20\d\d$/.exec(wordAt(words, start + spoken.length))?.[0];
    const next = start + spoken.length + (year === undefined ? 0 : 1);
    if (year !== undefined) return { span: in_year(Number(year)), next };
    const span = latestBegun(in_year, context.now);
    return span === null ? null : { span, next, in_year };
  }
  return null;
}
