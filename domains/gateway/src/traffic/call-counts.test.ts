import { fineSecondsBuckets } from '@apex/kit/metrics';
import { expect, test } from 'vitest';
import { CallCounts, outcomeOf } from './call-counts.ts';

type Ended = Parameters<CallCounts['ended']>[0];
const answered: Ended = {
  cache: 'off',
  dispatched: true,
  dispatched_ms: 12,
  received_ms: 10,
  waited_ms: 0,
  error: '',
  shadow_of: '',
  status: 200,
};
const before = { ...answered, dispatched: false, dispatched_ms: 0 };

test.each([
  ['answered', answered],
  ['answered', { ...answered, cache: 'miss' }],
  ['cached', { ...before, cache: 'hit' }],
  ['cached', { ...before, cache: 'coalesced' }],
  ['over_budget', { ...before, status: 402, error: 'budget_spent' }],
  ['over_budget', { ...before, status: 429, error: 'too_many_at_once' }],
  ['refused', { ...before, status: 403, error: 'refused_by_policy' }],
  ['left', { ...answered, status: 200, error: 'client_left' }],
  ['upstream_failed', { ...answered, status: 503, error: '503' }],
  ['upstream_failed', { ...answered, status: 502, error: 'upstream_unreachable' }],
  ['upstream_failed', { ...answered, status: 200, error: 'upstream_broke_off' }],
  ['failed', { ...before, status: 503, error: 'settings_stale' }],
  ['failed', { ...answered, status: 500, error: 'internal' }],
] as const)('%s: %o', (outcome, ended) => {
  expect(outcomeOf(ended)).toBe(outcome);
});

test('time of ours is what is neither the sending nor waiting; copies and what nobody sent on have none', () => {
  const counts = new CallCounts();
  counts.ended(answered);
  counts.ended({ ...answered, dispatched_ms: 1000, waited_ms: 970 });
  counts.ended({ ...answered, dispatched_ms: 5000 });
  counts.ended({ ...answered, shadow_of: 'gw_1' });
  counts.ended(before);
  counts.turnedAway(401);
  counts.turnedAway(503);
  const of = (seconds: number) => counts.overhead[fineSecondsBuckets.findIndex((bound) => bound === seconds)];
  expect([of(0.002), of(0.02), counts.overhead.at(-1)]).toEqual([1, 1, 1]);
  expect(counts.overhead.reduce((all, one) => all + one)).toBe(3);
  expect(counts.overhead_seconds).toBeCloseTo(5.012, 9);
  expect([...counts.outcomes].filter(([, count]) => count > 0)).toEqual([
    ['answered', 4],
    ['refused', 1],
    ['failed', 1],
  ]);
});
