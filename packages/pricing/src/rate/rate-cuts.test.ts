import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownModels } from '../catalogue/known-models.ts';
import { modelProfile, modelProfiles } from '../catalogue/model-profile.ts';
import { rateCuts } from './rate-cuts.ts';
import { resolveRate } from './resolve-rate.ts';

const models = knownModels();
const day_ms = 86_400_000;

test('between two cuts of time a model has one and the same rate', () => {
  const cases = fc.record({
    model: fc.constantFrom(...models),
    first_ms: fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2027, 11) }),
    apart_ms: fc.integer({ min: 0, max: 400 * day_ms }),
  });
  fc.assert(
    fc.property(cases, ({ model, first_ms, apart_ms }) => {
      const cuts = rateCuts(model);
      const bandOf = (ms: number) => [
        cuts.instants_ms.filter((cut) => cut <= ms).length,
        cuts.seconds_of_day.filter((cut) => cut * 1000 <= ms % day_ms).length,
      ];
      const rateAt = (at: number) => resolveRate({ ...model, at, tier: 'standard' }).rate;
      const last_ms = first_ms + apart_ms;
      return String(bandOf(first_ms)) !== String(bandOf(last_ms)) || rateAt(first_ms) === rateAt(last_ms);
    }),
    { numRuns: 2000 },
  );
  expect(rateCuts({ provider: 'anthropic', model: 'claude-opus-4-6' }).instants_ms).toEqual([Date.UTC(2026, 2, 13)]);
});

test('the cuts of a prompt are where its bands begin', () => {
  expect(rateCuts({ provider: 'anthropic', model: 'claude-sonnet-4-5' }).prompt_above).toEqual([200_000]);
  expect(rateCuts({ provider: 'anthropic', model: 'no such model' })).toEqual({
    instants_ms: [],
    seconds_of_day: [],
    prompt_above: [],
  });
});

test('a profile tells what a name is taken for, its context window and who sells it', () => {
  expect(modelProfile('anthropic', 'claude-haiku-4-5-20251001')).toMatchObject({
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    context_window: 200_000,
    is_makers_own: true,
  });
  expect(modelProfile(null, 'no such model')).toBeUndefined();
  expect(modelProfiles()).toHaveLength(models.length);
  expect(modelProfiles().find(({ provider }) => provider === 'openrouter')?.is_makers_own).toBe(false);
});
