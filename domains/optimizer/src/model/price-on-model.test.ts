import type { ReplayCall } from '@apex/contracts';
import { bandPlan, formatUsd, priceCall, sumPico } from '@apex/pricing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCalls, call } from '../test-support/any-call.ts';
import { usageSums } from '../test-support/replay-calls.ts';
import { priceOnModel } from './price-on-model.ts';
import { resolveTarget, type Target } from './resolve-target.ts';

const now_ms = Date.UTC(2026, 2, 1);
const targets = [
  'claude-haiku-4-5',
  'claude-sonnet-4-5',
  'gpt-5-mini',
  'gemini-2.5-pro',
  'deepseek-chat',
  'claude-opus-4-6',
];

function price(calls: readonly ReplayCall[], target: Target, all: readonly Target[] = [target]) {
  const plan = bandPlan(all);
  const at = plan.at_ms.map((ms) => new Date(ms).toISOString());
  const cuts = {
    at,
    prompt_above: [...plan.prompt_above],
    seconds_of_day: [...plan.seconds_of_day],
    call_above: [...plan.call_above],
  };
  const rows = usageSums(calls, cuts);
  return priceOnModel(rows, { target, plan, limit: 50 });
}

/** One call at a time, the slow and certain way. */
function oneByOne(calls: readonly ReplayCall[], { provider, model }: Target) {
  return calls.flatMap(({ usage, cost_usd, tier, at_ms, feature }) => {
    if (usage === null || cost_usd === null) return [];
    const would = priceCall({ provider, model, tier, at: at_ms, usage }).cost;
    return would === null ? [] : [{ would, current: BigInt(cost_usd.replace('.', '')), feature }];
  });
}

test('sums between the cuts cost what the calls do one by one, on any model, tier, day and prompt length', () => {
  fc.assert(
    fc.property(anyCalls, fc.constantFrom(...targets), (calls, name) => {
      const all = targets.map((model) => resolveTarget({ model }, now_ms));
      const target = resolveTarget({ model: name }, now_ms);
      const exact = oneByOne(calls, target);
      const priced = price(calls, target, all);
      expect(priced.replayed_calls).toBe(exact.length);
      expect(priced.would_usd).toBe(formatUsd(sumPico(exact.map(({ would }) => would))));
      expect(priced.current_usd).toBe(formatUsd(sumPico(exact.map(({ current }) => current))));
      const { calls: n, replayed_calls, calls_without_usage, unpriced_calls, not_sold_calls } = priced;
      expect(n).toBe(calls.length);
      expect(replayed_calls + calls_without_usage + unpriced_calls + not_sold_calls).toBe(calls.length);
      for (const row of priced.by_feature) {
        const own = exact.filter(({ feature }) => feature === row.feature);
        expect(row.would_usd).toBe(formatUsd(sumPico(own.map(({ would }) => would))));
      }
    }),
    { numRuns: 150 },
  );
});

test('a target without cache prices, or one that charges for writing, says which rule was used on how much', () => {
  const cached = { input: 100, cache_read: 5000, cache_write_5m: 2000, output: 10 };
  const written = call({ usage: cached });
  const ruleOf = (name: string, one: ReplayCall) => price([one], resolveTarget({ model: name }, now_ms)).rules;
  expect(ruleOf('gemini-2.0-flash-lite', written)).toMatchObject([
    { rule: 'cache_read_as_input', calls: 1, tokens: 5000 },
    { rule: 'cache_write_as_input', calls: 1, tokens: 2000 },
  ]);
  const automatic = call({ provider: 'openai', model: 'gpt-5', usage: { ...cached, cache_write_5m: 0 } });
  expect(ruleOf('claude-haiku-4-5', automatic)).toMatchObject([
    { rule: 'no_write_premium_added', calls: 1, tokens: 100 },
  ]);
  const long = call({ usage: { input: 250_000, output: 1 } });
  expect(ruleOf('gemini-2.5-pro', long)).toMatchObject([{ rule: 'long_context_price', calls: 1, tokens: 250_000 }]);
});

test('calls that the model cannot serve are counted: not sold in their tier, longer than its window, its own', () => {
  const haiku = resolveTarget({ model: 'claude-haiku-4-5' }, now_ms);
  const calls = [
    call({ tier: 'flex', sequence: 1, provider: 'openai', model: 'gpt-5', usage: { input: 10, output: 1 } }),
    call({ sequence: 2, model: 'claude-opus-4-6', usage: { input: 250_000, output: 1 } }),
    call({ sequence: 3, model: 'claude-haiku-4-5-20251001' }),
  ];
  expect(price(calls, haiku)).toMatchObject({
    not_sold_calls: 1,
    too_long_calls: 1,
    same_model_calls: 1,
    replayed_calls: 2,
  });
});

test('an unknown name is not found, and the nearest names are told', () => {
  const resolve = (): Target => resolveTarget({ model: 'claude-hiku-4-5' }, now_ms);
  expect(resolve).toThrow(
    expect.objectContaining({
      kind: 'not_found',
      details: expect.objectContaining({ nearest: expect.arrayContaining(['claude-haiku-4-5']) }),
    }),
  );
});
