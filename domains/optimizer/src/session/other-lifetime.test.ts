import type { ReplayCall } from '@apex/contracts';
import { expect, test } from 'vitest';
import { call } from '../test-support/any-call.ts';
import { detectInMemory } from '../test-support/detect-in-memory.ts';

const minute_ms = 60_000;

/** A session that pauses for so many minutes before each call, all of whose prompt is written again after a long pause. */
function pausing(session: string, minutes: number, lifetime: '5m' | '1h'): ReplayCall[] {
  const write = lifetime === '5m' ? 'cache_write_5m' : 'cache_write_1h';
  const lost = minutes > (lifetime === '5m' ? 5 : 60);
  return Array.from({ length: 12 }, (_, sequence) => {
    const prompt = 64_000 + sequence * 640;
    const read = sequence === 0 || lost ? 0 : prompt - 640;
    return call({
      session,
      sequence,
      at: new Date(Date.UTC(2026, 1, 1) + sequence * minutes * minute_ms).toISOString(),
      usage: { input: 4, cache_read: read, [write]: prompt - read, output: 50 },
      tools: ['Read'],
      prompt_hash: `${session} ${sequence}`,
      prefix: { scope: 'session', block_size: 64, runs: [[0, prompt / 64]] },
    });
  });
}

function lifetimes(minutes: number, lifetime: '5m' | '1h') {
  const calls = Array.from({ length: 8 }, (_, index) => pausing(`s${index}`, minutes, lifetime)).flat();
  const { findings } = detectInMemory(calls);
  return findings.map(({ kind, change, saving }) => [kind, change?.old_value, change?.new_value, saving?.expected]);
}

test('sessions that pause for a quarter of an hour would be cheaper with the hour', () => {
  // Eleven rewrites of the whole prompt at 1.25 become reads at 0.1; what is new is written at 2 instead of 1.25.
  const rewritten = Array.from({ length: 11 }, (_, index) => 64_000 + index * 640).reduce((sum, one) => sum + one, 0);
  const fresh = 64_000 + 11 * 640;
  const saved = BigInt(rewritten) * (3_750_000n - 300_000n) - BigInt(fresh) * (6_000_000n - 3_750_000n);
  expect(lifetimes(15, '5m')).toEqual([['cache_lifetime', '5m', '1h', saved * 8n]]);
});

test('sessions that never pause would be cheaper with five minutes, and pauses beyond the hour gain nothing', () => {
  expect(lifetimes(1, '1h').map(([kind, from, to]) => [kind, from, to])).toEqual([['cache_lifetime', '1h', '5m']]);
  expect(lifetimes(1, '5m')).toEqual([]);
  expect(lifetimes(90, '5m')).toEqual([]);
  expect(lifetimes(15, '1h')).toEqual([]);
});

test('one session that gains much is no kind of session that does', () => {
  const calls = [
    ...pausing('pauses', 15, '5m'),
    ...Array.from({ length: 7 }, (_, index) => pausing(`quick ${index}`, 1, '5m')).flat(),
  ];
  expect(detectInMemory(calls).findings).toEqual([]);
});
