import type { ReplayCall } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from '../test-support/any-call.ts';
import { repeatedCalls } from '../test-support/replay-calls.ts';
import { type Chain, RetryChains, wastedOf } from './retry-chains.ts';
import { RetryTracer } from './retry-tracer.ts';

const window_ms = 60_000;

function chainsOf(calls: readonly ReplayCall[]): Chain[] {
  const chains: Chain[] = [];
  const finder = new RetryChains({ window_ms }, (chain) => chains.push(chain));
  for (const one of repeatedCalls(calls)) finder.add(one);
  finder.finish();
  return chains;
}

/** A call `second` seconds into the day that lasts one second. */
function at(second: number, changes: Parameters<typeof call>[0] = {}): ReplayCall {
  const time = new Date(Date.UTC(2026, 1, 1) + second * 1000).toISOString();
  return call({ at: time, sequence: second, latency_ms: 1000, prompt_hash: 'same', ...changes });
}

const failed = { status: 'error', error_type: 'timeout' } as const;

test('failures and the success that ends them are one chain; what failed after the first is wasted', () => {
  const calls = [at(0, failed), at(2, failed), at(4, failed), at(6)];
  const [chain = [], ...others] = chainsOf(calls);
  expect(others).toEqual([]);
  expect(chain.map(({ sequence }) => sequence)).toEqual([0, 2, 4, 6]);
  expect(wastedOf(chain).map(({ sequence }) => sequence)).toEqual([2, 4]);
});

test('a later, another or an unlike call begins anew', () => {
  const apart = [at(0, failed), at(62, failed)];
  expect(chainsOf(apart).map((chain) => chain.length)).toEqual([1, 1]);
  const unlike = [
    at(0, failed),
    at(2, { ...failed, session: 'two' }),
    at(3, { ...failed, feature: 'other' }),
    at(4, { ...failed, model: 'claude-opus-4-6' }),
    at(5, { ...failed, prompt_hash: 'another' }),
  ];
  expect(chainsOf(unlike).map((chain) => chain.length)).toEqual([1, 1, 1, 1, 1]);
  expect(chainsOf([at(0), at(2, failed)]).map((chain) => chain.length)).toEqual([1]);
});

test('without a hash calls are alike by their length within a session, and without a session not at all', () => {
  const none = { prompt_hash: '' };
  expect(chainsOf([at(0, { ...failed, ...none }), at(2, { ...failed, ...none })])).toHaveLength(1);
  const longer = { usage: { input: 1001, output: 0 } };
  expect(chainsOf([at(0, { ...failed, ...none }), at(2, { ...failed, ...none, ...longer })])).toHaveLength(2);
  expect(
    chainsOf([at(0, { ...failed, ...none, session: '' }), at(2, { ...failed, ...none, session: '' })]),
  ).toHaveLength(2);
});

test('every failed call is in exactly one chain, and a chain is failures that at most one success ends', () => {
  const some = fc.array(
    fc.record({
      second: fc.nat(400),
      fails: fc.boolean(),
      hash: fc.constantFrom('', 'a', 'b'),
      session: fc.constantFrom('', 's', 't'),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(some, (drafts) => {
      const calls = drafts.map(({ second, fails, hash, session }, index) =>
        at(second, { ...(fails ? failed : {}), prompt_hash: hash, session, identity: String(index) }),
      );
      const chains = chainsOf(calls);
      const inChains = chains.flat().filter((one) => one.failed);
      expect(inChains.map(({ call_id }) => call_id).toSorted()).toEqual(
        calls
          .filter((one) => one.failed)
          .map(({ call_id }) => call_id)
          .toSorted(),
      );
      for (const chain of chains) {
        expect(chain.slice(0, -1).every((one) => one.failed)).toBe(true);
        for (const [index, one] of chain.slice(1).entries()) {
          const before = chain[index];
          expect(one.at_ms - (before?.at_ms ?? 0) - 1000).toBeLessThanOrEqual(window_ms);
        }
      }
    }),
  );
});

test('a trace sums what was paid for by error, model and feature, and shows the dearest chains first', () => {
  const tracer = new RetryTracer({ window_s: 60, storm_attempts: 3, samples: 1, limit: 1 });
  const storm = [at(0, failed), at(2, failed), at(4, failed)];
  const refused = at(100, { ...failed, error_type: 'rate_limit', usage: null, prompt_hash: 'b', feature: 'other' });
  const cut = at(200, { finish_reason: 'cancelled', prompt_hash: 'c' });
  const pair = [
    at(300, { ...failed, prompt_hash: 'd' }),
    at(302, { ...failed, prompt_hash: 'd' }),
    at(304, { prompt_hash: 'd' }),
  ];
  tracer.add([...storm, refused, cut, ...pair]);
  const { total, ...trace } = tracer.finish();
  expect(total.shown()).toEqual({
    failed_calls: 6,
    paid_failed_calls: 5,
    paid_failed_usd: '0.022500000000',
    chains: 2,
    storms: 1,
    wasted_calls: 3,
    wasted_usd: '0.013500000000',
  });
  expect(trace).toMatchObject({
    failed_without_usage_calls: 1,
    chain_calls: 6,
    recovered_chains: 1,
    given_up_chains: 1,
    longest_chain_attempts: 3,
    storm_wasted_usd: '0.009000000000',
    discarded: { known: true, calls: 1, cost_usd: '0.004500000000' },
    by_error_type: [{ error_type: 'timeout', failed_calls: 5 }],
    more_error_types: 1,
    more_features: 1,
    samples: [{ attempts: 3, wasted_usd: '0.009000000000', ended: 'error', is_storm: true, alike_by: 'prompt_hash' }],
  });
});
