import { expect, test } from 'vitest';
import { periodOf } from '../period/period.ts';
import { boundsOf, labelsOf, oneValueEach, sortOf, sortText } from './list-filters.ts';

test('a list is narrowed by one value a label, the last that was chosen', () => {
  const filters = [
    { dimension: 'model' as const, op: 'in' as const, value: ['a', 'b'] },
    { dimension: 'user' as const, op: 'eq' as const, value: 'ada' },
  ];
  expect(labelsOf(filters)).toEqual({ model: 'b', user: 'ada' });
  expect(oneValueEach([{ dimension: 'model', op: 'in', value: ['a'] }])).toEqual([
    { dimension: 'model', op: 'eq', value: 'a' },
  ]);
});

test('a period is bounded by the last moment of its last day', () => {
  const period = periodOf({ period: 'custom', from: '2026-03-01', to: '2026-03-02' }, new Date('2026-03-10T00:00:00Z'));
  expect(boundsOf(period)).toEqual({ at_gte: '2026-03-01', at_lte: '2026-03-02T23:59:59.999Z' });
  expect(boundsOf(periodOf({ period: 'all' }, new Date()))).toEqual({});
});

test('an order reads the same in the address and on the table', () => {
  for (const text of ['-cost_usd', 'at']) expect(sortText(sortOf(text))).toBe(text);
  expect(sortText(sortOf(undefined))).toBeUndefined();
});
