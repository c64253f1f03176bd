import { type Rate, type RateOptions, resolveRate } from '@apex/pricing';
import type { CacheRates, PromptCacheEffects, PromptCacheOptions } from './prompt-cache-types.ts';

type Band = Rate['bands'][number];

/**
 * Prices from the catalogue. `full`: the call's service tier and the context tier of its prompt. `base`: the standard
 * list price. Where a model has no price for cached tokens they cost what fresh ones do. The whole prompt is taken as
 * text: audio and images in it are at the input price.
 */
export function catalogueRates(
  prices: PromptCacheOptions['prices'],
  catalogue?: NonNullable<RateOptions['catalogue']>,
): PromptCacheEffects['ratesOf'] {
  const options: RateOptions = { context_tiers: prices === 'full', ...(catalogue === undefined ? {} : { catalogue }) };
  const known = new WeakMap<Band, CacheRates | null>();
  return ({ provider, model, at_ms, tier, prompt_tokens }) => {
    const asked = { provider, model, at: at_ms, tier: prices === 'full' ? (tier ?? 'standard') : 'standard' } as const;
    const band = resolveRate(asked, options).rate?.bands.findLast(({ above }) => prompt_tokens > above);
    if (band === undefined) return null;
    let rates = known.get(band);
    if (rates === undefined) {
      rates = ratesOf(band);
      known.set(band, rates);
    }
    return rates;
  };
}

function ratesOf({ prices }: Band): CacheRates | null {
  const { input, cache_read = input, cache_write_5m = input, cache_write_1h = cache_write_5m, output } = prices;
  if (input === undefined || cache_read === undefined || cache_write_5m === undefined) return null;
  if (cache_write_1h === undefined || output === undefined) return null;
  const { reasoning = output, request = 0n } = prices;
  return { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, request };
}
