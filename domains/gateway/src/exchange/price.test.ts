import { bundledCatalogue } from '@apex/pricing';
import { emptyUsage, totalTokens } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, mostUsage } from './price.ts';

const at_ms = Date.UTC(2026, 2, 1);
const models = [
  ['openai', 'gpt-5'],
  ['anthropic', 'claude-haiku-4-5'],
  ['google', 'gemini-2.5-flash'],
] as const;

test('no call that keeps its bounds costs more, or uses more tokens, than was held for it', () => {
  const call = fc.record({
    bytes: fc.integer({ min: 4, max: 400_000 }),
    most: fc.integer({ min: 1, max: 64_000 }),
    cached: fc.double({ min: 0, max: 1, noNaN: true }),
    answered: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(call, fc.constantFrom(...models), ({ bytes, most, cached, answered }, [provider, model]) => {
      const question = { provider, model, tier: 'standard', at_ms, catalogue: bundledCatalogue } as const;
      const held = mostUsage(Math.ceil(bytes / 4), most, false);
      // A token is two bytes at least.
      const prompt = Math.floor(bytes / 2);
      const cache_read = Math.floor(prompt * cached);
      const used = { ...emptyUsage(), input: prompt - cache_read, cache_read, output: Math.floor(most * answered) };
      expect(totalTokens(used)).toBeLessThanOrEqual(totalTokens(held));
      const [cost, bound] = [costOf(question, used), costOf(question, held)];
      expect(cost !== null && bound !== null && cost <= bound).toBe(true);
    }),
  );
});

test('who sets no bound is held for a long answer, and the dear cache of an hour counts as it costs', () => {
  expect(mostUsage(10, null, false)).toMatchObject({ input: 20, output: 16_384, cache_write_1h: 0 });
  expect(mostUsage(10, 5, true)).toMatchObject({ input: 0, output: 5, cache_write_1h: 20 });
  expect(
    costOf(
      { provider: null, model: 'nobody-knows-it', tier: 'standard', at_ms, catalogue: bundledCatalogue },
      emptyUsage(),
    ),
  ).toBeNull();
});
