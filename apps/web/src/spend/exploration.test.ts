import { expect, test } from 'vitest';
import { periodOf } from '../period/period.ts';
import { explorationOf, titleOf } from './exploration.ts';

const period = periodOf({}, new Date('2026-03-20T10:00:00Z'));

test('an empty address is cost by day', () => {
  const exploration = explorationOf({}, period);
  expect(exploration).toEqual({
    measures: ['cost'],
    labels: [],
    grain: 'day',
    chart_grain: 'day',
    chart: 'line',
    sort: { by: 'day', direction: 'desc' },
  });
  expect(titleOf(exploration, period)).toBe('Cost by day, last 30 days');
});

test('a time among the dimensions is the grain, and labels are two at most', () => {
  const { labels, grain } = explorationOf({ by: ['model', 'week', 'user'] }, period);
  expect([labels, grain]).toEqual([['model', 'user'], 'week']);
});

test('what does not add up is not stacked', () => {
  const search = { measure: 'cache_hit_rate', by: 'model', chart: 'stack' } as const;
  expect(explorationOf(search, period).chart).toBe('line');
  expect(explorationOf({ ...search, chart: undefined }, period).chart).toBe('bars');
  expect(explorationOf({ ...search, measure: 'cost' }, period).chart).toBe('stack');
});

test('the title is the question in words', () => {
  const exploration = explorationOf({ measure: ['cost', 'latency.p95'], by: ['error_type', 'model'] }, period);
  expect(titleOf(exploration, period, [{ dimension: 'feature', op: 'ne', value: 'chat' }])).toBe(
    'Cost and latency p95 by error type and model where feature is not chat, last 30 days',
  );
});
