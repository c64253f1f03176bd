import type { QuestionParse } from '@apex/chat/test-support';
import { expect, test } from 'vitest';
import { score } from './score.ts';

const parse: QuestionParse = {
  intent: 'spend_query',
  measures: ['spend', 'calls'],
  dimensions: ['model'],
  filters: [
    { dimension: 'model', op: 'in', value: ['b', 'a'] },
    { dimension: 'call.spend', op: 'gt', value: 0.1 },
  ],
  period: { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
  compare: null,
  limit: 5,
  order: { by: 'spend', direction: 'desc' },
  params: { missing: 'NPS' },
  clarify: [],
};
const scored = (expect: Record<string, readonly unknown[]>) => score([{ id: 1, question: 'q', expect, parse }]);

test.each([
  ['measures', ['calls', 'spend']],
  [
    'filters',
    [
      { dimension: 'call.spend', op: '>', value: 0.1 },
      { dimension: 'model', op: 'in', value: ['a', 'b'] },
    ],
  ],
  ['period', { from: '2026-03-01T00:00:00Z', to: '2026-04-01T01:00:00+01:00' }],
  ['compare', null],
  ['params', { missing: ['nps'] }],
])('%s is right however it is written', (field, expected) => {
  expect(scored({ [field]: [expected] }).exact).toBe(1);
});

test.each([
  ['intent', 'forecast'],
  ['measures', ['spend']],
  ['filters', [{ dimension: 'model', op: 'not_in', value: ['a', 'b'] }]],
  ['period', null],
  ['limit', 4],
  ['order', { by: 'spend', direction: 'asc' }],
])('%s that differs is a miss', (field, expected) => {
  const { exact, misses } = scored({ [field]: [expected] });
  expect(exact).toBe(0);
  expect(misses[0]?.wrong.map((one) => one.field)).toEqual([field]);
});

test('any of several right readings is right', () => {
  expect(scored({ limit: [null, 5] }).exact).toBe(1);
});

test('only what is expected counts, and no parse at all is a miss of all of it', () => {
  const result = score([{ id: 2, question: 'q', expect: { intent: ['forecast'], limit: [1] }, parse: null }]);
  expect([result.exact, result.intent, result.fields.measures]).toEqual([0, { right: 0, of: 1 }, { right: 0, of: 0 }]);
});
