import { assert, bigInt, property } from 'fast-check';
import { expect, test } from 'vitest';
import { formatCount, formatCounted, formatInstant, formatMoney, formatRate } from './format.ts';

test('money reads as a person writes it, and never shows a false zero', () => {
  const cases = [
    ['1234.5', '$1,234.50'],
    ['0', '$0.00'],
    ['0.000000000000', '$0.00'],
    ['0.125', '$0.12'],
    ['0.135', '$0.14'],
    ['0.09', '$0.09'],
    ['0.001234500000', '$0.0012'],
    ['0.000000000001', '$0.000000000001'],
    ['-12.999', '-$13.00'],
    ['99999999999999999999999999.999', '$100,000,000,000,000,000,000,000,000.00'],
  ] as const;
  for (const [usd, shown] of cases) expect(formatMoney(usd)).toBe(shown);
  expect(formatMoney(null)).toBe('not known');
});

test('any amount of a cent or more is within half a cent of what is shown', () => {
  assert(
    property(bigInt({ min: 10_000_000_000n, max: 10n ** 24n }), (pico) => {
      const usd = `${pico / 10n ** 12n}.${String(pico % 10n ** 12n).padStart(12, '0')}`;
      const shown = formatMoney(usd).replaceAll(/[$,]/g, '');
      expect(shown).toMatch(/^\d+\.\d\d+$/);
      const [whole = '', fraction = ''] = shown.split('.');
      const back = BigInt(whole + fraction.padEnd(12, '0'));
      const gap = back > pico ? back - pico : pico - back;
      expect(gap <= 5_000_000_000n).toBe(true);
    }),
  );
});

test('counts, rates and times have one form', () => {
  expect(formatCount(14_873)).toBe('14,873');
  expect(formatCount(-1000)).toBe('-1,000');
  expect([formatCounted(1, 'call'), formatCounted(1200, 'call')]).toEqual(['1 call', '1,200 calls']);
  expect(formatRate(0.91234)).toBe('91.2 %');
  expect(formatInstant('2026-03-01T12:00:59.123Z')).toBe('2026-03-01 12:00 UTC');
});
