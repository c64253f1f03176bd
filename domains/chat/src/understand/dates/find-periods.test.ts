import fc from 'fast-check';
import { expect, test } from 'vitest';
import { understand } from '../understand.ts';
import { add, civil, isoWeek, startOf, units } from './calendar.ts';
import { findPeriods } from './find-periods.ts';
import { namedZone } from './zone.ts';

const now = Date.parse('2026-03-18T14:30:00Z');

function read(text: string, at: number = now): [string | null, string | null] | null {
  const [found] = findPeriods(text.split(' '), { now: at, week_start: 1 });
  if (found === undefined) return null;
  const iso = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString().replace(':00.000Z', '').replace('T00:00', '');
  return [iso(found.from), iso(found.to)];
}

test.each([
  ['today', '2026-03-18', '2026-03-19'],
  ['the day before yesterday', '2026-03-16', '2026-03-17'],
  ['this week', '2026-03-16', '2026-03-23'],
  ['last week', '2026-03-09', '2026-03-16'],
  ['last month', '2026-02-01', '2026-03-01'],
  ['previous quarter', '2025-10-01', '2026-01-01'],
  ['last year', '2025-01-01', '2026-01-01'],
  ['last 24 hours', '2026-03-17T14:30', '2026-03-18T14:30'],
  ['past 2 weeks', '2026-03-04T14:30', '2026-03-18T14:30'],
  ['in the past month', '2026-02-18T14:30', '2026-03-18T14:30'],
  ['last three full months', '2025-12-01', '2026-03-01'],
  ['month to date', '2026-03-01', '2026-03-18T14:30'],
  ['ytd', '2026-01-01', '2026-03-18T14:30'],
  ['3 days ago', '2026-03-15', '2026-03-16'],
  ['two months ago', '2026-01-01', '2026-02-01'],
  ['february', '2026-02-01', '2026-03-01'],
  ['in march', '2026-03-01', '2026-04-01'],
  ['in april', '2025-04-01', '2025-05-01'],
  ['last march', '2025-03-01', '2025-04-01'],
  ['may 2025', '2025-05-01', '2025-06-01'],
  ['on 3 march', '2026-03-03', '2026-03-04'],
  ['march 3rd', '2026-03-03', '2026-03-04'],
  ['3rd of march 2025', '2025-03-03', '2025-03-04'],
  ['on 20 march', '2025-03-20', '2025-03-21'],
  ['29 february', '2024-02-29', '2024-03-01'],
  ['on the 3rd', '2026-03-03', '2026-03-04'],
  ['q1', '2026-01-01', '2026-04-01'],
  ['q4', '2025-10-01', '2026-01-01'],
  ['second quarter of 2025', '2025-04-01', '2025-07-01'],
  ['h1 2025', '2025-01-01', '2025-07-01'],
  ['2026-w01', '2025-12-29', '2026-01-05'],
  ['week 9', '2026-02-23', '2026-03-02'],
  ['week of 4 march', '2026-03-02', '2026-03-09'],
  ['first week of march', '2026-03-01', '2026-03-08'],
  ['last 3 days of february', '2026-02-26', '2026-03-01'],
  ['second half of 2025', '2025-07-01', '2026-01-01'],
  ['2026-02', '2026-02-01', '2026-03-01'],
  ['since 3 march', '2026-03-03', '2026-03-18T14:30'],
  ['after 3 march', '2026-03-04', '2026-03-18T14:30'],
  ['from 3 march', '2026-03-03', '2026-03-18T14:30'],
  ['from last week', '2026-03-09', '2026-03-16'],
  ['between 1 and 5 march', '2026-03-01', '2026-03-06'],
  ['3-10 march', '2026-03-03', '2026-03-11'],
  ['march 3-5', '2026-03-03', '2026-03-06'],
  ['feb 3rd to feb 10', '2026-02-03', '2026-02-11'],
  ['from december to february', '2025-12-01', '2026-03-01'],
  ['january to march 2025', '2025-01-01', '2025-04-01'],
  ['2026-02-10 to 2026-02-20', '2026-02-10', '2026-02-21'],
  ['between 9am and 5pm yesterday', '2026-03-17T09:00', '2026-03-17T17:00'],
  ['since yesterday 14:00', '2026-03-17T14:00', '2026-03-18T14:30'],
  ['on monday', '2026-03-16', '2026-03-17'],
  ['last wednesday', '2026-03-11', '2026-03-12'],
  ['last weekend', '2026-03-14', '2026-03-16'],
])('reads "%s"', (text, from, to) => {
  expect(read(text)).toEqual([from, to]);
});

test.each([
  ['before march', null, '2026-03-01'],
  ['until 5 march', null, '2026-03-06'],
  ['through friday', null, '2026-03-14'],
])('reads the open end of "%s"', (text, from, to) => {
  expect(read(text)).toEqual([from, to]);
});

test.each(['may we see', '31 february 2026', 'the second', 'by day', 'top 5', 'gpt-4o-2024-08-06', '13:75'])(
  'finds no period in "%s"',
  (text) => {
    expect(read(text)).toBeNull();
  },
);

const instants = fc
  .date({ min: new Date('2001-01-01T00:00:00Z'), max: new Date('2098-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.getTime());

test('a unit holds its instant, begins where the one before it ends, and is its own start', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...units), (ms, unit) => {
      const from = startOf(unit, ms);
      const to = add(unit, from, 1);
      expect(from <= ms && ms < to).toBe(true);
      expect(startOf(unit, from)).toBe(from);
      expect(startOf(unit, from - 1)).toBe(add(unit, from, -1));
    }),
  );
});

test('weeks begin on Monday and week 1 holds the first Thursday', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 2001, max: 2099 }), (ms, year) => {
      expect(new Date(startOf('week', ms)).getUTCDay()).toBe(1);
      const first = isoWeek(year, 1) ?? Number.NaN;
      expect(first <= civil(year, 1, 4) && civil(year, 1, 4) < first + 7 * 86_400_000).toBe(true);
    }),
  );
});

test('a date written out with its year is read back as that day, whenever it is asked', () => {
  const months = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ];
  fc.assert(
    fc.property(instants, instants, (asked, ms) => {
      const date = new Date(ms);
      const [year, month, number] = [date.getUTCFullYear(), months[date.getUTCMonth()] ?? '', date.getUTCDate()];
      const from = startOf('day', ms);
      for (const text of [
        `on ${number} ${month} ${year}`,
        `${month} ${number} ${year}`,
        date.toISOString().slice(0, 10),
      ]) {
        const [found] = findPeriods(text.toLowerCase().split(' '), { now: asked, week_start: 1 });
        expect([text, found?.from, found?.to]).toEqual([text, from, add('day', from, 1)]);
      }
    }),
  );
});

test('a date without a year has begun, and the same date a year later has not', () => {
  const months = [
    'january',
    'february',
    'march',
    'april',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ];
  fc.assert(
    fc.property(instants, fc.constantFrom(...months), (asked, month) => {
      const [found] = findPeriods(['in', month], { now: asked, week_start: 1 });
      const from = found?.from ?? Number.NaN;
      expect(from <= asked).toBe(true);
      expect(add('year', from, 1) > asked).toBe(true);
    }),
  );
});

test('a rolling period ends now and has the length it names', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 90 }), fc.constantFrom('hours', 'days'), (asked, count, unit) => {
      const [found] = findPeriods(['last', String(count), unit], { now: asked, week_start: 1 });
      expect(found?.to).toBe(asked);
      expect(asked - (found?.from ?? 0)).toBe(count * (unit === 'days' ? 86_400_000 : 3_600_000));
    }),
  );
});

test('whatever is read, its end is not before its start', () => {
  const words = fc.constantFrom(
    'last',
    'this',
    '3',
    '12',
    'march',
    'to',
    'from',
    'since',
    'week',
    'days',
    'may',
    'q2',
    '2025',
    'and',
    'between',
    'until',
    'monday',
    'first',
    'of',
    'the',
    '9am',
    '-',
    'half',
    'ago',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 8 }), instants, (text, asked) => {
      for (const { from, to } of findPeriods(text, { now: asked, week_start: 1 })) {
        expect(from === null || to === null || from <= to).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('local midnights of a zone are found on both sides of a change of clocks', () => {
  const berlin = namedZone('Europe/Berlin');
  expect(berlin?.toInstant(Date.UTC(2026, 2, 29))).toBe(Date.parse('2026-03-28T23:00:00Z'));
  expect(berlin?.toInstant(Date.UTC(2026, 2, 30))).toBe(Date.parse('2026-03-29T22:00:00Z'));
  const { parse } = understand('spend on 29 March 2025 in Berlin time', { now_ms: now, known: {} });
  expect(parse.period).toEqual({ from: '2025-03-28T23:00:00.000Z', to: '2025-03-29T23:00:00.000Z' });
  expect(namedZone('Europe/Nowhere')).toBeNull();
});

test('weeks begin on Sunday when the question says so', () => {
  const { parse } = understand('spend last week, weeks starting Sunday', { now_ms: now, known: {} });
  expect(parse.period).toEqual({ from: '2026-03-08T00:00:00.000Z', to: '2026-03-15T00:00:00.000Z' });
});
