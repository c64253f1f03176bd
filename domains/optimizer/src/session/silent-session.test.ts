import type { ReplayCall } from '@apex/contracts';
import { expect, test } from 'vitest';
import { call } from '../test-support/any-call.ts';
import { detectInMemory } from '../test-support/detect-in-memory.ts';

/** Turns a minute apart, each prompt the one before and ten blocks more. */
function growing(usageOf: (prompt: number) => object, feature = 'trace'): ReplayCall[] {
  return Array.from({ length: 5 }, (_, sequence) => {
    const blocks = 100 + sequence * 10;
    return call({
      feature,
      sequence,
      at: new Date(Date.UTC(2026, 1, 1) + sequence * 60_000).toISOString(),
      usage: { output: 10, ...usageOf(blocks * 64) },
      prompt_hash: `${feature} ${sequence}`,
      prefix: { scope: 'session', block_size: 64, runs: [[0, blocks]] },
    });
  });
}

test('a source that tells of prompts and of no cache gets what a cache would have saved, outside of the total', () => {
  const { findings } = detectInMemory(growing((prompt) => ({ input: prompt })));
  // All that is found again costs a tenth of the 3 USD a million; what is new is written at 1.25 of it.
  const found = [100, 110, 120, 130].reduce((sum, blocks) => sum + blocks * 64, 0);
  const saved = BigInt(found) * 2_700_000n - BigInt(140 * 64) * 750_000n;
  expect(findings).toMatchObject([
    {
      kind: 'cache_lifetime',
      basis: 'estimated',
      confidence: 'low',
      saving: { low: 0n, expected: saved, high: saved, joint: 0n },
      change: { old_value: 'not recorded', new_value: '5m' },
    },
  ]);
});

test('where any call of a place tells of a cache, none is taken for silent', () => {
  const told = growing((prompt) => ({ input: 64, cache_read: prompt - 64 }));
  expect(detectInMemory(told).findings).toEqual([]);
  const other = growing((prompt) => ({ input: prompt })).map((one) => ({ ...one, session: 'other', prompt_hash: '' }));
  expect(detectInMemory([...told, ...other]).findings).toEqual([]);
});
