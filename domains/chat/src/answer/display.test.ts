import { formatUsd, parseUsd } from '@apex/pricing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellText, displayFigure, figureText } from './display.ts';

test.each([
  ['1234.56', 'usd', false, '$1,234.56'],
  ['1234567.891', 'usd', false, '$1,234,567.89'],
  ['0.5', 'usd', false, '$0.50'],
  ['0.0036', 'usd', false, '$0.0036'],
  ['0.000001234', 'usd', false, '$0.0000012'],
  ['-21', 'usd', true, '-$21.00'],
  ['21', 'usd', true, '+$21.00'],
  ['0', 'usd', true, '$0.00'],
  [0.82, 'rate', false, '82.0%'],
  [0.00042, 'rate', false, '0.042%'],
  [-0.84, 'rate', true, '-84.0%'],
  [15.5, 'rate', true, '+1,550.0%'],
  [1, 'calls', false, '1 call'],
  [12345, 'calls', false, '12,345 calls'],
  [1234567, 'tokens', false, '1,234,567 tokens'],
  [388, 'ms', false, '388 ms'],
  [4575, 'ms', false, '4.58 s'],
  [121600, 'ms', false, '121.6 s'],
  [2.54, 'count', false, '2.5'],
  [0.017, 'count', false, '0.017'],
  [1500, 'count', false, '1,500'],
] as const)('%s as %s (delta: %s) is said %s', (...[value, unit, delta, text]) => {
  expect(figureText(value, unit, delta)).toBe(text);
});

test('a table leaves what is counted to its column', () => {
  expect([cellText(12345, 'calls'), cellText(5, 'tokens'), cellText('5', 'usd')]).toEqual(['12,345', '5', '$5.00']);
});

test('money above a cent is the same amount for people and for programs', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 10n, max: 10n ** 24n }), (amount) => {
      const usd = formatUsd(amount);
      expect(figureText(usd, 'usd').replaceAll(/[$,]/g, '')).toBe(displayFigure(usd, 'usd'));
      expect(figureText(`-${usd}`, 'usd', true)).toBe(`-${figureText(usd, 'usd')}`);
      expect(parseUsd(usd)).toBe(amount);
    }),
  );
});
