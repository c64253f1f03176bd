import { spendRowSchema } from '@apex/contracts';
import { expect, test } from 'vitest';
import { wholeCount } from './whole-count.ts';

test('a count is exact as far as JSON is, and never more than an answer may hold', () => {
  expect(wholeCount('0')).toBe(0);
  expect(wholeCount('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  const tokens = wholeCount('18446744073709551615');
  expect(tokens).toBe(Number.MAX_SAFE_INTEGER);
  const sums = { input: tokens, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, reasoning: 0 };
  expect(spendRowSchema.shape.tokens.safeParse(sums).success).toBe(true);
});
