import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBetterUsage, mergeOutcomes, type Outcome, outcomeDigest, outcomeOf } from './outcome.ts';
import { record } from '@apex/testkit/telemetry';

const usages = fc.option(
  fc.record({ input: fc.nat(5), output: fc.nat(5) }).map((some): Usage => Object.assign(emptyUsage(), some)),
);
const outcomes: fc.Arbitrary<Outcome> = fc
  .record({
    usage: usages,
    tools: fc.array(fc.constantFrom('Read', 'Edit', 'Bash'), { maxLength: 4 }),
    finish_reason: fc.constantFrom('', 'end_turn'),
    status: fc.constantFrom('ok', 'error'),
  })
  .map((told) => outcomeOf({ ...record('x'), ...told }));

function fold(parts: readonly Outcome[]): Outcome {
  return parts.reduce(mergeOutcomes);
}

test('merging an observation that was merged already changes nothing', () => {
  fc.assert(
    fc.property(fc.array(outcomes, { minLength: 1, maxLength: 6 }), fc.nat(), (parts, index) => {
      const merged = fold(parts);
      expect(mergeOutcomes(merged, parts[index % parts.length] ?? merged)).toBe(merged);
    }),
  );
});

test('however the records of a call are cut into batches, usage and tools are the same', () => {
  fc.assert(
    fc.property(fc.array(outcomes, { minLength: 2, maxLength: 8 }), fc.nat(), (parts, at) => {
      const cut = 1 + (at % (parts.length - 1));
      const whole = fold(parts);
      const inTwo = mergeOutcomes(fold(parts.slice(0, cut)), fold(parts.slice(cut)));
      expect(inTwo.usage).toEqual(whole.usage);
      expect(inTwo.tools.toSorted()).toEqual(whole.tools.toSorted());
    }),
  );
});

test('no merge loses output tokens', () => {
  fc.assert(
    fc.property(outcomes, outcomes, (one, other) => {
      const merged = mergeOutcomes(one, other).usage?.output ?? -1;
      expect(merged).toBe(Math.max(one.usage?.output ?? -1, other.usage?.output ?? -1));
    }),
  );
});

test('parts that repeat the tools seen so far count each use once', () => {
  const [first, second] = [record('x', { tools: ['Read'] }), record('x', { tools: ['Read', 'Read', 'Edit'] })];
  expect(mergeOutcomes(first, second).tools).toEqual(['Read', 'Read', 'Edit']);
});

test('a usage is better than none, a larger output better than a smaller one', () => {
  const small = { ...emptyUsage(), input: 900, output: 1 };
  const large = { ...emptyUsage(), input: 10, output: 2 };
  expect([isBetterUsage(null, small), isBetterUsage(small, large), isBetterUsage(large, small)]).toEqual([
    true,
    true,
    false,
  ]);
  expect([isBetterUsage(small, null), isBetterUsage(null, null), isBetterUsage(small, small)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('the digest tells outcomes apart and does not mind the order of tools', () => {
  const digest = (changes: Parameters<typeof record>[1]) => outcomeDigest(record('x', changes));
  expect(digest({ tools: ['a', 'b'] })).toBe(digest({ tools: ['b', 'a'] }));
  expect(digest({ tools: ['a', 'b'] })).not.toBe(digest({ tools: ['a'] }));
  expect(digest({ finish_reason: 'stop' })).not.toBe(digest({}));
});

test('a reported cost too large to be summed is no evidence', () => {
  expect(outcomeOf(record('x', { reported_cost_usd: '99999999999999999999' })).reported_cost_usd).toBeNull();
  expect(outcomeOf(record('x', { reported_cost_usd: '12.5' })).reported_cost_usd).toBe('12.500000000000');
});
