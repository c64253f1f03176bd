import type { Usage } from '@apex/contracts';
import { type Catalogue, type Instant, resolveRate } from '@apex/pricing';
import { promptTokens } from '@apex/tokens';

/** Providers that cache by themselves keep prompts from here on. */
const shortest = 1024;

/**
 * What a provider holds of a prompt after it answered: what was read and written, where writing has a price; else it
 * caches by itself, and holds the whole prompt if it is long enough and cached tokens have a price of their own.
 */
export function cachedTokens(
  usage: Usage,
  {
    provider,
    model,
    catalogue,
    at,
  }: { readonly provider: string | null; readonly model: string; readonly catalogue: Catalogue; readonly at: Instant },
): number {
  const told = usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
  const { rate } = resolveRate({ provider, model, at, tier: 'standard' }, { catalogue });
  const prices = rate?.bands[0]?.prices;
  const { input, cache_read, cache_write_5m } = prices ?? {};
  const isByItself =
    input !== undefined && cache_read !== undefined && cache_read < input && (cache_write_5m ?? input) <= input;
  const prompt = promptTokens(usage);
  return isByItself && prompt >= shortest ? prompt : told;
}
