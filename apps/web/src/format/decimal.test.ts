import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDecimals, shareOf, subtractDecimals, sumDecimals } from './decimal.ts';

const picodollars = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const decimalOf = (units: bigint) => {
  const absolute = units < 0n ? -units : units;
  const text = absolute.toString().padStart(13, '0');
  return `${units < 0n ? '-' : ''}${text.slice(0, -12)}.${text.slice(-12)}`;
};

test('a sum of amounts is exact where floats would drift', () => {
  expect(sumDecimals(['0.1', '0.2', '0.000000000001'])).toBe('0.300000000001');
  expect(sumDecimals([])).toBe('0.000000000000');
});

test('sums and differences agree with whole picodollars', () => {
  fc.assert(
    fc.property(fc.array(picodollars), picodollars, (list, one) => {
      const total = list.reduce((sum, units) => sum + units, 0n);
      expect(sumDecimals(list.map(decimalOf))).toBe(decimalOf(total));
      expect(subtractDecimals(decimalOf(total), decimalOf(one))).toBe(decimalOf(total - one));
    }),
  );
});

test('amounts compare by value, not by text', () => {
  fc.assert(
    fc.property(picodollars, picodollars, (a, b) => {
      expect(Math.sign(compareDecimals(decimalOf(a), decimalOf(b)))).toBe(a === b ? 0 : a < b ? -1 : 1);
    }),
  );
  expect(compareDecimals('9', '10.5')).toBeLessThan(0);
  expect(compareDecimals('1.5', '1.50')).toBe(0);
  expect(compareDecimals('-0.00', '0')).toBe(0);
  expect(compareDecimals('-2', '-1.999')).toBeLessThan(0);
});

test('a share of nothing is unknown', () => {
  expect(shareOf('1', '4')).toBe(0.25);
  expect(shareOf('1', '0.00')).toBeNull();
});

test('what is no amount is refused', () => {
  expect(() => sumDecimals(['1e3'])).toThrow(/not a decimal/);
});
