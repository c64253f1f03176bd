import type { ReplayCall } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from '../test-support/any-call.ts';
import { AnswerSavings } from './answer-savings.ts';
import { answerLifetimes, ExactCacheReplay } from './exact-cache-replay.ts';

const second_ms = 1000;

interface Step {
  readonly second: number;
  readonly latency: number;
  readonly fails: boolean;
  readonly model: string;
}

function callsOf(steps: readonly Step[]): ReplayCall[] {
  return steps
    .toSorted((left, right) => left.second - right.second)
    .map(({ second, latency, fails, model }, index) =>
      call({
        identity: String(index),
        at: new Date(Date.UTC(2026, 1, 1) + second * second_ms).toISOString(),
        latency_ms: latency * second_ms,
        prompt_hash: 'same',
        status: fails ? 'error' : 'ok',
        model,
      }),
    );
}

/** A cache of one lifetime, written plainly. */
function plainHits(calls: readonly ReplayCall[], lifetime_ms: number): boolean[] {
  const answered = new Map<string, number>();
  return calls.map(({ model, at_ms, latency_ms, failed }) => {
    const since = at_ms - (answered.get(model) ?? -Infinity);
    if (since >= 0 && since <= lifetime_ms) return true;
    if (!failed) answered.set(model, at_ms + latency_ms);
    return false;
  });
}

const steps = fc.array(
  fc.record({
    second: fc.oneof(fc.nat(1000), fc.nat(100_000)),
    latency: fc.nat(40),
    fails: fc.boolean(),
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-opus-4-6'),
  }),
  { maxLength: 25 },
);

test('all lifetimes at once answer what a cache of each alone does', () => {
  fc.assert(
    fc.property(steps, (drafts) => {
      const calls = callsOf(drafts);
      const replay = new ExactCacheReplay();
      const masks = calls.map((one) => replay.take(one).hits);
      for (const [index, { ms }] of answerLifetimes.entries()) {
        expect(masks.map((mask) => (mask & (1 << index)) !== 0)).toEqual(plainHits(calls, ms));
      }
    }),
  );
});

test('another prompt, and a prompt without a hash, is never answered', () => {
  const replay = new ExactCacheReplay();
  const [first, again] = callsOf([
    { second: 0, latency: 1, fails: false, model: 'm' },
    { second: 10, latency: 1, fails: false, model: 'm' },
  ]);
  if (first === undefined || again === undefined) throw new Error('two steps make two calls');
  expect(replay.take(first).hits).toBe(0);
  expect(replay.take({ ...again, prompt_hash: 'other' }).hits).toBe(0);
  expect(replay.take({ ...again, prompt_hash: '' }).hits).toBe(0);
});

test('a prompt that comes while the first is under way is not answered, but known', () => {
  const replay = new ExactCacheReplay();
  const [first, during] = callsOf([
    { second: 0, latency: 30, fails: false, model: 'm' },
    { second: 10, latency: 1, fails: false, model: 'm' },
  ]);
  if (first === undefined || during === undefined) throw new Error('two steps make two calls');
  expect(replay.take(first)).toEqual({ hits: 0, in_flight: false });
  expect(replay.take(during)).toEqual({ hits: 0, in_flight: true });
});

test('the best lifetime is the shortest that saves nearly all', () => {
  const savings = new AnswerSavings();
  savings.add(0b1111110, 1000n);
  savings.add(0b1111100, 4n);
  savings.add(0b1000000, 1n);
  expect(answerLifetimes[savings.best()]?.name).toBe('5m');
  savings.add(0b1100000, 500n);
  expect(answerLifetimes[savings.best()]?.name).toBe('24h');
});
