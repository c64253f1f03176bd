import { type Catalogue, type Component, type Pico, priceCall, type PricedCall, zeroPico } from '@apex/pricing';
import type { Outcome } from './outcome.ts';

/** What a call cost, as it is stored. `cost` null: not priced, and then every part is zero. */
export interface StoredPrice {
  readonly provider: string;
  readonly cost: bigint | null;
  readonly input: bigint;
  readonly cache_read: bigint;
  readonly cache_write: bigint;
  readonly output: bigint;
  readonly source: string;
  readonly version: string;
  readonly valid_from: string;
}

/** What a price hangs on. */
export type PricedOutcome = Pick<Outcome, 'provider' | 'model' | 'model_served' | 'tier' | 'usage'>;

/** Prices the model that served the call, or the one that was asked for where the catalogue does not know the other. */
export function priceOutcome(outcome: PricedOutcome, at_ms: number, catalogue: Catalogue): StoredPrice {
  const { usage, provider, tier } = outcome;
  if (usage === null) return unpriced(provider ?? '');
  for (const model of namesToPrice(outcome)) {
    const priced = priceCall({ provider, model, at: at_ms, tier, usage }, { catalogue });
    if (priced.cost !== null) return storedPrice(provider, priced, priced.cost);
  }
  return unpriced(provider ?? '');
}

/** The model whose price a call has: that which served it, else that which was asked for. */
export function namesToPrice({ model, model_served }: Pick<Outcome, 'model' | 'model_served'>): readonly string[] {
  return model_served === '' ? [model] : [model_served, model];
}

function unpriced(provider: string): StoredPrice {
  return {
    provider,
    cost: null,
    input: zeroPico,
    cache_read: zeroPico,
    cache_write: zeroPico,
    output: zeroPico,
    source: '',
    version: '',
    valid_from: '',
  };
}

/** Audio and images count with the text of their direction; a fee per request counts with the input. */
function storedPrice(provider: string | null, priced: PricedCall, cost: Pico): StoredPrice {
  const parts = priced.components;
  const sum = (...names: Component[]): bigint => names.reduce((total, name) => total + (parts[name] ?? 0n), 0n);
  return {
    provider: provider ?? priced.matched?.provider ?? '',
    cost,
    input: sum('input', 'audio_in', 'image_in', 'request'),
    cache_read: parts.cache_read ?? 0n,
    cache_write: sum('cache_write_5m', 'cache_write_1h'),
    output: sum('output', 'reasoning', 'audio_out', 'image_out'),
    source: priced.price?.source ?? '',
    version: priced.price?.version ?? '',
    valid_from: priced.price?.valid_from ?? '',
  };
}
