import { expect, test } from 'vitest';
import { periodOf } from '../period/period.ts';
import { boundsOf, isForLists, labelsOf, sortOf, sortText } from './list-filters.ts';

test('a list is narrowed by all values of a label, and by those it must not have', () => {
  const filters = [
    { dimension: 'model' as const, op: 'in' as const, value: ['a', 'b'] },
    { dimension: 'user' as const, op: 'eq' as const, value: 'ada, née x' },
    { dimension: 'feature' as const, op: 'ne' as const, value: 'chat' },
    { dimension: 'feature' as const, op: 'not_in' as const, value: ['chat', 'search'] },
  ];
  expect(labelsOf(filters)).toEqual({
    model_in: ['a', 'b'],
    user_in: ['ada, née x'],
    feature_ne: ['chat', 'search'],
  });
});

test('two filters of one label leave what both allow, and nothing where they contradict one another', () => {
  const model = (...value: string[]) => ({ dimension: 'model' as const, op: 'in' as const, value });
  expect(labelsOf([model('a', 'b'), model('b', 'c')])).toEqual({ model_in: ['b'] });
  expect(labelsOf([model('a'), model('b')])).toEqual({ model_in: ['a'], model: 'b' });
});

test('parts of names are nothing that lists compare', () => {
  const filter = { dimension: 'model' as const, op: 'contains' as const, value: 'gpt' };
  expect([isForLists(filter), labelsOf([filter])]).toEqual([false, {}]);
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
