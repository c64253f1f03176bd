import { budgetUnits, budgetWindows } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountWords, budgetAmountOf } from './budget-amount.ts';

test.each([
  ['5USD/day', '5', 'usd', 'day', '$5 a day'],
  ['$0.25 / month', '0.25', 'usd', 'month', '$0.25 a month'],
  ['1_000_000tokens/month', '1000000', 'tokens', 'month', '1000000 tokens a month'],
  ['60requests/minute', '60', 'requests', 'minute', '60 requests a minute'],
  ['1 request/week', '1', 'requests', 'week', '1 requests a week'],
  ['10concurrent', '10', 'concurrent', 'total', '10 calls at the same time'],
  ['100USD', '100', 'usd', 'total', '$100 in all'],
])('%s', (...row) => {
  const [text, amount, unit, window, words] = row;
  const read = budgetAmountOf(text);
  expect(read).toEqual({ amount, unit, window });
  expect(amountWords(read)).toBe(words);
});

test.each(['', '5', '5EUR/day', 'USD/day', '-5USD/day', '$5tokens/day', '5USD/', '1e3USD'])(
  '%s is no amount',
  (text) => {
    expect(() => budgetAmountOf(text)).toThrow(/budget is an amount/);
  },
);

test('a window nobody knows is named', () => {
  expect(() => budgetAmountOf('5USD/dya')).toThrow(/Did you mean day/);
});

test('every amount, unit and window is read as it was written', () => {
  const amount = fc
    .tuple(fc.nat(), fc.option(fc.integer({ min: 0, max: 999 })))
    .map(([whole, part]) => (part === null ? `${whole}` : `${whole}.${part}`));
  fc.assert(
    fc.property(amount, fc.constantFrom(...budgetUnits), fc.constantFrom(...budgetWindows), (digits, unit, window) => {
      expect(budgetAmountOf(`${digits}${unit.toUpperCase()}/${window}`)).toEqual({ amount: digits, unit, window });
    }),
  );
});
