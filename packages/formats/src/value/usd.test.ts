import { usdSchema } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUsd } from './usd.ts';

test('decimal texts are kept to the last digit', () => {
  expect(readUsd('0.000000123456', 'cost')).toBe('0.000000123456');
  expect(readUsd('$12.50', 'cost')).toBe('12.50');
  expect(readUsd('-0.5', 'cost')).toBe('-0.5');
});

test('numbers and exponents become plain decimals', () => {
  expect(readUsd(0.12, 'cost')).toBe('0.12');
  expect(readUsd('1.2e-5', 'cost')).toBe('0.000012');
  expect(readUsd('1,234.5', 'cost')).toBe('1234.5');
  expect(readUsd(1e-20, 'cost')).toBe('0');
});

test('every finite amount becomes one that the contract accepts', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), (amount) => {
      expect(usdSchema.safeParse(readUsd(amount, 'cost')).success).toBe(true);
    }),
  );
});

test('what is no amount is refused', () => {
  for (const value of ['free', Number.NaN, Number.POSITIVE_INFINITY, '1e400', {}, true]) {
    expect(() => readUsd(value, 'cost')).toThrow(/^cost: /);
  }
  expect(readUsd(null, 'cost')).toBeNull();
});
