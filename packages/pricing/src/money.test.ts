import { ApexError } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal, roundDecimal, roundHalfEven } from './decimal.ts';
import { displayUsd, formatUsd, parseUsd, pico, sumPico } from './money.ts';

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

test('a decimal string becomes picodollars and comes back with 12 places', () => {
  expect(parseUsd('0.0012345')).toBe(1_234_500_000n);
  expect(formatUsd(parseUsd('0.0012345'))).toBe('0.001234500000');
  expect(formatUsd(pico(-1n))).toBe('-0.000000000001');
  expect(formatUsd(pico(0n))).toBe('0.000000000000');
  expect(parseUsd('1.125e-05')).toBe(11_250_000n);
});

test('text that cannot be kept exactly is refused', () => {
  for (const text of ['', '1,5', '0x10', 'NaN', ' 1', '1.', '.5', '0.0000000000001', '1e-13', '1e9999']) {
    expect(() => parseUsd(text)).toThrow(ApexError);
  }
  expect(parseUsd('0.0000000000010')).toBe(1n);
});

test('formatting and parsing return any amount unchanged', () => {
  fc.assert(
    fc.property(amount, (value) => {
      expect(parseUsd(formatUsd(value))).toBe(value);
    }),
  );
});

test('the shortest text of any number is read as that very decimal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 15 }), (digits, shift) => {
      const decimal = Number(`${digits}e-${shift}`);
      expect(parseDecimal(String(decimal), 18)).toBe(BigInt(digits) * 10n ** BigInt(18 - shift));
    }),
  );
});

test('display has two places and rounds ties to the even cent', () => {
  expect(displayUsd(parseUsd('0.005'))).toBe('0.00');
  expect(displayUsd(parseUsd('0.015'))).toBe('0.02');
  expect(displayUsd(parseUsd('0.025'))).toBe('0.02');
  expect(displayUsd(parseUsd('0.025000000001'))).toBe('0.03');
  expect(displayUsd(parseUsd('-0.015'))).toBe('-0.02');
  expect(displayUsd(parseUsd('1234567.891'))).toBe('1234567.89');
});

test('half-even rounding is never off by more than a half and ties are even', () => {
  fc.assert(
    fc.property(amount, fc.bigInt({ min: 1n, max: 10n ** 20n }), (numerator, denominator) => {
      const rounded = roundHalfEven(numerator, denominator);
      const twiceError = (rounded * denominator - numerator) * 2n;
      const distance = twiceError < 0n ? -twiceError : twiceError;
      const tieToEven = distance === denominator && rounded % 2n === 0n;
      expect(distance < denominator || tieToEven).toBe(true);
    }),
  );
});

test('a sum does not depend on order', () => {
  fc.assert(
    fc.property(fc.array(amount), (values) => {
      expect(sumPico(values)).toBe(sumPico(values.toReversed()));
    }),
  );
});

test('a number with float noise is rounded, not refused', () => {
  expect(roundDecimal('0.00019199999999999998', 12)).toBe(192_000_000n);
  expect(roundDecimal('0.08333333333333334', 12)).toBe(83_333_333_333n);
  expect(formatDecimal(5n, 0)).toBe('5');
});
