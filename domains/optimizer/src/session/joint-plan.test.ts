import type { ReplayCall, Usage } from '@apex/contracts';
import { priceUsage, resolveRate } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from '../test-support/any-call.ts';
import { detectInMemory } from '../test-support/detect-in-memory.ts';
import { withFound } from './unbroken.ts';
import { withoutDefinitions } from './without-definitions.ts';

/** Whole blocks of a prompt that grows by two blocks a turn. */
const blocks = (sequence: number): number => 100 + 2 * sequence;
const usageOf = (sequence: number) => ({ input: 8, cache_write_5m: blocks(sequence) * 64, output: 100 });
const opus = 'claude-opus-4-6';
const haiku = 'claude-haiku-4-5';

/** A call with another first block each time; `definitions` of its prompt are tools that nobody calls. */
function broken(session: string, sequence: number, changes: Parameters<typeof call>[0] = {}): ReplayCall {
  return call({
    session,
    sequence,
    at: new Date(Date.UTC(2026, 1, 1) + sequence * 30_000).toISOString(),
    latency_ms: 1000,
    model: opus,
    usage: usageOf(sequence),
    prompt_hash: `${session} ${sequence}`,
    prefix: { scope: 'session', block_size: 64, runs: [[sequence * 1000, blocks(sequence)]] },
    tags: { tool_definition_tokens: '640' },
    ...changes,
  });
}

/** Sound calls on the usual model, so that the dearer one is an outlier. */
const usual = Array.from({ length: 30 }, (_, index) =>
  call({ session: `sound ${index}`, model: haiku, usage: usageOf(0), tools: ['Read'], prompt_hash: `sound ${index}` }),
);

function cost(model: string, tokens: Usage): bigint {
  const { rate } = resolveRate({ provider: 'anthropic', model, at: Date.UTC(2026, 1, 1), tier: 'standard' });
  return rate === null ? 0n : (priceUsage(rate, tokens).cost ?? 0n);
}

test('changes that touch the same call are made one after the other, and each saves only what is left', () => {
  const session = [0, 1, 2].map((sequence) => broken('one', sequence));
  const { detector } = detectInMemory([...session, ...usual]);
  const { unused_tools, cache_break, premium_model } = detector.planner;
  const [tools, breaks, premium] = [unused_tools, cache_break, premium_model].map(
    (tallies) => tallies.entries()[0]?.[1],
  );
  const [whole, lean, found, both] = [[], [], [], []] as Usage[][];
  for (const [sequence, { usage }] of session.entries()) {
    if (usage === null) throw new Error('the calls have usage');
    const reused = sequence === 0 ? 0 : blocks(sequence - 1) * 64;
    whole?.push(usage);
    lean?.push(withoutDefinitions(usage, 640));
    found?.push(withFound(usage, reused));
    both?.push(withFound(withoutDefinitions(usage, 640), reused));
  }
  const sum = (model: string, usages: Usage[] = []) => usages.reduce((total, usage) => total + cost(model, usage), 0n);
  const [all, left, rest] = [sum(opus, whole), sum(opus, lean), sum(opus, both)];
  expect(tools).toMatchObject({ calls: 3, saved: all - left, joint: all - left });
  expect(breaks).toMatchObject({ calls: 2, saved: all - sum(opus, found), joint: left - rest });
  expect(premium).toMatchObject({ calls: 3, saved: all - sum(haiku, whole), joint: rest - sum(haiku, both) });
  const joint = [tools, breaks, premium].reduce((total, tally) => total + (tally?.joint ?? 0n), 0n);
  expect(joint).toBe(all - sum(haiku, both));
});

test('a call that a cache would have answered saves its whole cost there and nothing anywhere else', () => {
  const session = [0, 1, 2].map((sequence) => broken('one', sequence, { prompt_hash: 'always the same' }));
  const { detector } = detectInMemory([...session, ...usual]);
  const { exact_cache, cache_break, premium_model } = detector.planner;
  const answered = exact_cache.entries()[0]?.[1];
  expect(answered).toMatchObject({ calls: 2, joint: answered?.cost });
  expect(cache_break.entries()[0]?.[1].joint).toBe(0n);
  expect(premium_model.entries()[0]?.[1]).toMatchObject({ calls: 3 });
  expect(premium_model.entries()[0]?.[1].joint).toBeLessThan(premium_model.entries()[0]?.[1].saved ?? 0n);
});

test('whatever overlaps, all findings together never save more than the calls cost', () => {
  const step = fc.record({
    session: fc.constantFrom('a', 'b', 'c'),
    hash: fc.constantFrom('x', 'y', ''),
    failed: fc.boolean(),
    model: fc.constantFrom(opus, haiku),
    front: fc.nat(3),
    tools: fc.constantFrom<string[]>([], ['Read']),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const calls = steps
        .map(({ session, hash, failed, model, front, tools }, index) =>
          broken(session, index, {
            prompt_hash: hash,
            model,
            tools,
            status: failed ? 'error' : 'ok',
            prefix: { scope: 'session', block_size: 64, runs: [[front * 1000, blocks(index)]] },
          }),
        )
        .toSorted((left, right) => (left.session < right.session ? -1 : left.session > right.session ? 1 : 0));
      const { findings } = detectInMemory([...calls, ...usual]);
      const spent = calls.reduce((sum, { cost_usd }) => sum + BigInt((cost_usd ?? '0').replace('.', '')), 0n);
      const joint = findings.reduce((sum, { saving }) => sum + (saving?.joint ?? 0n), 0n);
      expect(joint).toBeLessThanOrEqual(spent);
      for (const { saving, cost: touched } of findings) expect(saving?.joint ?? 0n).toBeLessThanOrEqual(touched);
    }),
  );
});

test('tokens that are found, or that were left out, are neither lost nor made', () => {
  const tokens = fc.record({
    input: fc.nat(5000),
    cache_read: fc.nat(5000),
    cache_write_5m: fc.nat(5000),
    cache_write_1h: fc.nat(5000),
  });
  fc.assert(
    fc.property(tokens, fc.nat(30_000), (prompt, amount) => {
      const before = { ...call().usage, ...prompt } as Usage;
      expect(promptTokens(withFound(before, amount))).toBe(promptTokens(before));
      expect(promptTokens(withoutDefinitions(before, amount))).toBe(Math.max(0, promptTokens(before) - amount));
    }),
  );
});
