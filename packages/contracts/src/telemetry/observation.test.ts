import { expect, test } from 'vitest';
import { maxPrefixBlocks, prefixSchema } from './observation.ts';

const prefixOf = (...runs: [number, number][]) => prefixSchema.safeParse({ scope: 'session', block_size: 64, runs });

test('a prompt of more blocks than any prompt has is refused, in one run or in many', () => {
  expect(prefixOf([0, 16_000], [20_000, 5]).success).toBe(true);
  expect(prefixOf([0, Number.MAX_SAFE_INTEGER]).success).toBe(false);
  expect(prefixOf([0, maxPrefixBlocks], [0, 1]).success).toBe(false);
});

test('a run of blocks ends where numbers can still be counted', () => {
  const prefix = (first: number) => ({ scope: 'global', block_size: 512, runs: [[first, 5]] });
  expect(prefixSchema.safeParse(prefix(Number.MAX_SAFE_INTEGER)).success).toBe(false);
  expect(prefixSchema.safeParse(prefix(2 ** 52)).success).toBe(true);
});
