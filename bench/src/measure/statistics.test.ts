import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, percentile } from './statistics.ts';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });

test('a percentile is a value that was seen and has the asked share at or below it', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (seen, share) => {
      const found = percentile(seen, share);
      expect(seen).toContain(found);
      expect(seen.filter((one) => one <= found).length).toBeGreaterThanOrEqual(share * seen.length);
      expect(seen.filter((one) => one < found).length).toBeLessThan(share * seen.length);
    }),
  );
});

test('as many values are below the median as are above it', () => {
  fc.assert(
    fc.property(values, (seen) => {
      const middle = median(seen);
      const below = seen.filter((one) => one < middle).length;
      const above = seen.filter((one) => one > middle).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(seen.length / 2);
    }),
  );
});

test('the known ones: 95th of twenty, median of an odd and an even number', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(percentile(twenty, 0.95)).toBe(19);
  expect(percentile([7], 0.99)).toBe(7);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('of nothing there is neither', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
  expect(() => median([])).toThrow(RangeError);
});
