import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPeriod, timeTicks, valueTicks } from './axis.ts';

test.each([
  [0, 137, [0, 50, 100, 150]],
  [0, 0.0034, [0, 0.001, 0.002, 0.003, 0.004]],
  [-20, 55, [-20, 0, 20, 40, 60]],
  [0, 0, [0, 1]],
  [3, 8, [0, 2, 4, 6, 8]],
])('an axis from %d to %d is marked at %j', (low, high, marks) => {
  const ticks = valueTicks(low, high);
  expect(ticks).toHaveLength(marks.length);
  for (const [index, mark] of marks.entries()) expect(ticks[index]).toBeCloseTo(mark, 9);
});

test('an axis holds zero and every value, in few even steps', () => {
  const amounts = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      fc.pre(Math.max(Math.abs(a), Math.abs(b)) > 1e-9);
      const ticks = valueTicks(Math.min(a, b), Math.max(a, b));
      const [first = 0, last = 0] = [ticks[0], ticks.at(-1)];
      const tolerance = (last - first) * 1e-6;
      expect(first).toBeLessThanOrEqual(Math.min(0, a, b) + tolerance);
      expect(last).toBeGreaterThanOrEqual(Math.max(0, a, b) - tolerance);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.some((tick) => Math.abs(tick) <= tolerance)).toBe(true);
    }),
  );
});

test('places are marked where there is room, the month once', () => {
  const days = Array.from({ length: 30 }, (_, index) => Date.UTC(2026, 9, 25 + index));
  const ticks = timeTicks(days, 'day', { locale: 'en-US', most: 6 });
  expect(ticks.map(({ text, under }) => `${text} ${under}`.trim())).toEqual(['25 Oct', '1 Nov', '8', '15', '22']);
});

test('a month is as long as it is', () => {
  expect(nextPeriod(Date.UTC(2026, 1, 1), 'month')).toBe(Date.UTC(2026, 2, 1));
  expect(nextPeriod(Date.UTC(2026, 11, 1), 'month')).toBe(Date.UTC(2027, 0, 1));
  expect(nextPeriod(Date.UTC(2026, 0, 5), 'week')).toBe(Date.UTC(2026, 0, 12));
});
