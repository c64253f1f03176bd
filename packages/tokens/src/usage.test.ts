import { type Usage, tokenKinds, usageSchema } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addUsage, answerTokens, emptyUsage, promptTokens, totalTokens } from './usage.ts';

const count = fc.integer({ min: 0, max: 1_000_000_000 });
const usages: fc.Arbitrary<Usage> = fc.record({
  input: count,
  cache_read: count,
  cache_write_5m: count,
  cache_write_1h: count,
  output: count,
  reasoning: count,
  audio_in: count,
  audio_out: count,
  image_in: count,
  image_out: count,
});

test('an empty usage holds every kind of the contract at zero', () => {
  expect(emptyUsage()).toEqual(usageSchema.parse({}));
});

test('the total counts every kind once and reasoning never', () => {
  fc.assert(
    fc.property(usages, (usage) => {
      const disjoint = tokenKinds.filter((kind) => kind !== 'reasoning');
      const sum = disjoint.reduce((total, kind) => total + usage[kind], 0);
      expect(totalTokens(usage)).toBe(sum);
      expect(promptTokens(usage) + answerTokens(usage)).toBe(sum);
    }),
  );
});

test('more reasoning inside the same output changes no total', () => {
  fc.assert(
    fc.property(usages, count, (usage, reasoning) => {
      expect(totalTokens({ ...usage, reasoning })).toBe(totalTokens(usage));
    }),
  );
});

test('adding usages adds each kind, in any order, and leaves the parts alone', () => {
  fc.assert(
    fc.property(usages, usages, (left, right) => {
      const before = structuredClone(left);
      const sum = addUsage(left, right);
      for (const kind of tokenKinds) expect(sum[kind]).toBe(left[kind] + right[kind]);
      expect(sum).toEqual(addUsage(right, left));
      expect(promptTokens(sum)).toBe(promptTokens(left) + promptTokens(right));
      expect(addUsage(left, emptyUsage())).toEqual(left);
      expect(left).toEqual(before);
    }),
  );
});
