import { expect, test } from 'vitest';
import { emptyDraft, percentOf, scopeOf, shareOf, termsOf } from './price-draft.ts';

test.each([
  ['15', '0.150000', '15'],
  ['12.5 %', '0.125000', '12.5'],
  ['0.0001', '0.000001', '0.0001'],
  ['100', '1.000000', '100'],
])('%s percent is the share %s', (percent, share, back) => {
  expect(shareOf(percent)).toBe(share);
  expect(percentOf(share)).toBe(back);
});

test('what is left empty is not sent, and what is no percentage is left for the server to refuse', () => {
  const draft = { ...emptyDraft('2026-03-01'), model: ' m ', prices: { input: ' 2.5 ', output: '' } };
  expect(termsOf(draft)).toEqual({ kind: 'prices', prices: { input: '2.5' } });
  expect(scopeOf(draft)).toMatchObject({ provider: null, model: 'm', tier: null, valid_to: null });
  expect(termsOf({ ...draft, kind: 'discount', off: 'half' })).toEqual({ kind: 'discount', off: 'half' });
});
