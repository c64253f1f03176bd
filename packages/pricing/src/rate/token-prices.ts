import type { ModelPrice } from '@pydantic/genai-prices';
import { roundDecimal } from '../decimal.ts';
import { cacheWriteOneHourRules } from './cache-write-1h.ts';
import { type Component, components } from './component.ts';

/** 1e-18 USD: below the sixth place of a price per million tokens, so that halves and thirds of list prices fit. */
export type Atto = bigint;

/** Prices of one token (or one request) in 1e-18 USD, for prompts longer than `above` tokens. */
export interface PriceBand {
  readonly above: number;
  readonly prices: Readonly<Partial<Record<Component, Atto>>>;
}

export interface TokenPrices {
  /** Ascending by `above`; the first, above -1, holds for any prompt. */
  readonly bands: readonly PriceBand[];
  /** What must be said when a component is charged at a price that is not its own. */
  readonly substitutions: Readonly<Partial<Record<Component, string>>>;
}

interface CatalogueKey {
  readonly key: string;
  /** Units the catalogue's price is for. */
  readonly per_exponent: number;
}

const catalogueKeys: Readonly<Record<Component, CatalogueKey>> = {
  input: { key: 'input_mtok', per_exponent: 6 },
  cache_read: { key: 'cache_read_mtok', per_exponent: 6 },
  cache_write_5m: { key: 'cache_write_mtok', per_exponent: 6 },
  cache_write_1h: { key: 'cache_write_1h_mtok', per_exponent: 6 },
  output: { key: 'output_mtok', per_exponent: 6 },
  reasoning: { key: 'output_reasoning_mtok', per_exponent: 6 },
  audio_in: { key: 'input_audio_mtok', per_exponent: 6 },
  audio_out: { key: 'output_audio_mtok', per_exponent: 6 },
  image_in: { key: 'input_image_mtok', per_exponent: 6 },
  image_out: { key: 'output_image_mtok', per_exponent: 6 },
  request: { key: 'requests_kcount', per_exponent: 3 },
};

/** The catalogue's own rule: tokens without a price of their own count as the kind they are a part of. */
export const parents: Readonly<Partial<Record<Component, Component>>> = {
  cache_read: 'input',
  cache_write_5m: 'input',
  cache_write_1h: 'cache_write_5m',
  audio_in: 'input',
  image_in: 'input',
  audio_out: 'output',
  image_out: 'output',
};

/** Exact prices of every component, with context tiers unless `context_tiers` is false. */
export function tokenPrices(listed: ModelPrice, model: string, context_tiers: boolean): TokenPrices {
  const starts = new Set<number>([-1]);
  if (context_tiers) for (const start of tierStarts(listed)) starts.add(start);
  const ascending = [...starts].sort((left, right) => left - right);
  const substitutions: Partial<Record<Component, string>> = {};
  const bands = ascending.map((above) => ({ above, prices: pricesAbove(listed, model, above, substitutions) }));
  return { bands, substitutions };
}

/** Whether the catalogue lists the model without any price: it is free of charge there. */
export function isFree(listed: ModelPrice): boolean {
  return Object.values(listed).every((price) => price === undefined);
}

function tierStarts(listed: ModelPrice): readonly number[] {
  return components.flatMap((component) => {
    const price = listed[catalogueKeys[component].key];
    return typeof price === 'object' ? price.tiers.map((tier) => tier.start) : [];
  });
}

function pricesAbove(
  listed: ModelPrice,
  model: string,
  above: number,
  substitutions: Partial<Record<Component, string>>,
): Partial<Record<Component, Atto>> {
  const prices: Partial<Record<Component, Atto>> = {};
  for (const component of components) {
    const own = listedPrice(listed, component, above);
    if (own !== undefined) prices[component] = own;
    else if (isFree(listed) && component !== 'request' && component !== 'reasoning') prices[component] = 0n;
    else substitute({ component, model, prices, substitutions });
  }
  return prices;
}

interface Substitution {
  readonly component: Component;
  readonly model: string;
  readonly prices: Partial<Record<Component, Atto>>;
  readonly substitutions: Partial<Record<Component, string>>;
}

function substitute({ component, model, prices, substitutions }: Substitution): void {
  const rule = component === 'cache_write_1h' && cacheWriteOneHourRules.find((entry) => entry.models.test(model));
  if (rule && prices.input !== undefined) {
    prices[component] = prices.input * rule.times_input;
    return;
  }
  const parent = parents[component];
  const price = parent === undefined ? undefined : prices[parent];
  if (parent === undefined || price === undefined) return;
  prices[component] = price;
  substitutions[component] = `The catalogue has no price for ${component} of ${model}; priced as ${parent}.`;
}

function listedPrice(listed: ModelPrice, component: Component, above: number): Atto | undefined {
  const { key, per_exponent } = catalogueKeys[component];
  const price = listed[key];
  if (price === undefined) return undefined;
  if (typeof price === 'number') return roundDecimal(String(price), 18 - per_exponent);
  const tier = price.tiers
    .toSorted((left, right) => left.start - right.start)
    .findLast((entry) => entry.start <= above);
  return roundDecimal(String(tier?.price ?? price.base), 18 - per_exponent);
}
