import type { ServiceTier, Usage } from '@apex/contracts';
import { knownModels, priceCall } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalogueRates } from './catalogue-rates.ts';
import type { PromptCacheRecord } from './prompt-cache-types.ts';
import { simulatePromptCache } from './simulate-prompt-cache.ts';

const at_ms = Date.UTC(2026, 5, 1, 12);
const models = knownModels();

function record(call: { provider: string; model: string; tier: ServiceTier; prompt: number; usage: Usage }) {
  const { provider, model, tier, prompt, usage } = call;
  const place: PromptCacheRecord = {
    session: 's',
    at_ms,
    sequence: 0,
    call_id: 'c',
    first: true,
    provider,
    model,
    tier,
    prompt_tokens: prompt,
    output_tokens: usage.output,
    usage,
    prefix: { scope: 'session', block_size: 64, runs: [[0, Math.ceil(prompt / 64)]] },
  };
  return place;
}

function costs(call: PromptCacheRecord, prices: 'full' | 'base') {
  const ttls = ['none', '5m', '1h'] as const;
  const scope = { scope: 'session', definition: 'tokens', capacity: null, warmup: 0, forks: 'replay' } as const;
  const result = simulatePromptCache([call], { ...scope, ttls, prices }, { ratesOf: catalogueRates(prices) });
  return result.unpriced_calls === 0 ? result.options.map((option) => option.cost_usd) : [null, null, null];
}

test('a call that finds nothing costs exactly what the price catalogue says of the same tokens', () => {
  fc.assert(
    fc.property(
      fc.record({
        known: fc.constantFrom(...models),
        tier: fc.constantFrom('standard' as const, 'batch' as const),
        prompt: fc.constantFrom(1, 1000, 127_999, 200_000, 200_001, 272_001, 500_000),
        output: fc.integer({ min: 1, max: 60_000 }),
        prices: fc.constantFrom('full' as const, 'base' as const),
      }),
      ({ known, tier, prompt, output, prices }) => {
        const usage: Usage = { ...emptyUsage(), output, reasoning: Math.floor(output / 3) };
        const listed = (kind: 'input' | 'cache_write_5m' | 'cache_write_1h') => {
          const asked = { ...known, at: at_ms, usage: { ...usage, [kind]: prompt } };
          if (prices === 'full') return priceCall({ ...asked, tier }).cost;
          return priceCall({ ...asked, tier: 'standard' }, { context_tiers: false }).cost;
        };
        const [none, five, hour] = costs(record({ ...known, tier, prompt, usage }), prices);
        fc.pre(none !== null);
        expect([none, five, hour]).toEqual([listed('input'), listed('cache_write_5m'), listed('cache_write_1h')]);
      },
    ),
    { numRuns: 500 },
  );
});

test('a model nobody knows has no price', () => {
  const unknown = record({ provider: 'nobody', model: 'x-1', tier: 'standard', prompt: 10, usage: emptyUsage() });
  expect(catalogueRates('full')(unknown)).toBeNull();
});
