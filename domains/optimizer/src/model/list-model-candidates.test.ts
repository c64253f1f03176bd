import { expect, test } from 'vitest';
import { listModelCandidates } from './list-model-candidates.ts';

const now_ms = Date.UTC(2026, 10, 1);

test.each(['claude-opus-4-6', 'gpt-5', 'gemini-2.5-pro', 'gpt-4.1'])(
  'candidates for %s are cheaper, those of its provider first and the nearest in price first',
  (model) => {
    const { model: own, candidates } = listModelCandidates({ model, among: 'any', limit: 50 }, now_ms);
    expect(candidates.length).toBeGreaterThan(3);
    expect(candidates.every(({ price_ratio }) => price_ratio > 0 && price_ratio < 1)).toBe(true);
    const places = candidates.map(({ same_provider, price_ratio }) => (same_provider ? 2 : 0) + price_ratio);
    expect(places).toEqual(places.toSorted((left, right) => right - left));
    expect(
      candidates.filter(({ same_provider }) => same_provider).every(({ provider }) => provider === own.provider),
    ).toBe(true);
    expect(candidates.map((candidate) => candidate.model)).not.toContain(own.model);
  },
);

test('a family is named by its newest version, and models for sound and pictures are left out', () => {
  const names = listModelCandidates({ model: 'gpt-5-pro', among: 'same', limit: 50 }, now_ms).candidates.map(
    ({ model }) => model,
  );
  expect(names.filter((name) => /^gpt-[\d.]+-mini$/.test(name))).toHaveLength(1);
  expect(names.filter((name) => /audio|image|tts|realtime/.test(name))).toEqual([]);
});
