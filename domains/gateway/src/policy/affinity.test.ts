import { bundledCatalogue as catalogue } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallFacts } from '../exchange/call-facts.ts';
import { cachedTokens } from '../prompt-cache/cached-tokens.ts';
import { worthMoving } from '../prompt-cache/worth-moving.ts';
import { type RouteTarget, SessionAffinity } from './affinity.ts';
import { anyFacts } from './test-support/any-facts.ts';

const at = Date.UTC(2026, 2, 1);
const models = [
  'claude-opus-4-5',
  'claude-haiku-4-5',
  'claude-sonnet-4-5',
  'gpt-5',
  'gpt-5-mini',
  'gemini-2.5-pro',
  'nobody',
];

test('a move is made only where the next call costs no more, or enough calls follow to pay for it', () => {
  const question = fc.record({
    from_model: fc.constantFrom(...models),
    to_model: fc.constantFrom(...models),
    cached_prefix_tokens: fc.nat(400_000),
    expected_fresh_tokens: fc.nat(20_000),
    expected_output_tokens: fc.nat(5000),
    expected_turns: fc.integer({ min: 1, max: 60 }),
  });
  let stays = 0;
  fc.assert(
    fc.property(question, (asked) => {
      const { move, stay_cost, move_cost, break_even_turns } = worthMoving({ ...asked, catalogue, at });
      if (stay_cost === null || move_cost === null) {
        expect(move).toBe(true);
        return;
      }
      // The new model, once it holds the prefix, is the old one of another question.
      const later = worthMoving({ ...asked, from_model: asked.to_model, catalogue, at }).stay_cost ?? 0n;
      const movedFor = (turns: number): bigint => move_cost + BigInt(turns - 1) * later;
      if (move_cost > stay_cost && asked.expected_turns < (break_even_turns ?? Infinity)) {
        stays += 1;
        expect(move).toBe(false);
      }
      const turns = asked.expected_turns;
      if (move && move_cost > stay_cost) expect(movedFor(turns)).toBeLessThanOrEqual(stay_cost * BigInt(turns));
      if (!move) expect(movedFor(turns)).toBeGreaterThan(stay_cost * BigInt(turns));
    }),
    { numRuns: 1000 },
  );
  expect(stays).toBeGreaterThan(100);
});

const [sample] = fc.sample(anyFacts, 1);
if (sample === undefined) throw new Error('one sample is drawn');
const facts: CallFacts = { ...sample, input_tokens: 110_000, at_ms: at };
const opus: RouteTarget = { model: 'claude-opus-4-5', upstream: 'anthropic' };
const haiku: RouteTarget = { model: 'claude-haiku-4-5', upstream: 'anthropic' };
const use = { prefix_tokens: 100_000, output_tokens: 500, in_tool_loop: false, lifetime_ms: 300_000, at_ms: at };

test('a conversation stays with its prefix until it expires, or the move pays', () => {
  const places = new SessionAffinity();
  const stuck = (target: RouteTarget, changes: Partial<CallFacts> = {}) =>
    places.stick('s', target, { ...facts, ...changes }, catalogue);
  expect(stuck(haiku)).toEqual({ target: haiku, why: null });
  places.remember('s', opus, facts, use);
  expect(stuck(opus)).toEqual({ target: opus, why: null });
  expect(stuck(haiku).target).toMatchObject(opus);
  expect(stuck(haiku).why).toMatch(
    /stays with claude-opus-4-5 at anthropic. Moving would throw away 100000 cached tokens/,
  );
  expect(stuck({ ...opus, upstream: 'second account' }).target).toMatchObject(opus);
  expect(places.stick('', haiku, facts, catalogue).target).toBe(haiku);
  const elsewhere = { ...facts, project_id: 'project_other' as CallFacts['project_id'] };
  expect(places.stick('s', haiku, elsewhere, catalogue).target).toBe(haiku);
  for (let turn = 0; turn < 40; turn += 1) places.remember('s', opus, facts, use);
  expect(stuck(haiku)).toEqual({ target: haiku, why: expect.stringContaining('The session moves') });
  places.remember('s', opus, facts, { ...use, in_tool_loop: true });
  expect(stuck(haiku)).toEqual({ target: expect.objectContaining(opus), why: expect.stringContaining('tool loop') });
  expect(stuck(haiku, { at_ms: at + 300_000 })).toEqual({ target: haiku, why: null });
  expect(places.size).toBe(0);
});

test('the longest unused sessions are forgotten first', () => {
  const places = new SessionAffinity(3);
  for (const session of ['a', 'b', 'c', 'a', 'd']) places.remember(session, opus, facts, use);
  expect(places.size).toBe(3);
  const held = ['a', 'b', 'c', 'd'].filter((session) => places.stick(session, haiku, facts, catalogue).why !== null);
  expect(held).toEqual(['a', 'c', 'd']);
});

test('a provider that caches by itself holds the whole prompt, another what was marked', () => {
  const usage = { ...emptyUsage(), input: 5000, cache_read: 200 };
  const held = (model: string, changes = {}) =>
    cachedTokens({ ...usage, ...changes }, { provider: null, model, catalogue, at });
  expect([held('gpt-5'), held('claude-sonnet-4-5'), held('nobody')]).toEqual([5200, 200, 200]);
  expect(held('gpt-5', { input: 500 })).toBe(200);
  expect(held('claude-sonnet-4-5', { cache_write_1h: 50 })).toBe(250);
});
