import type { ModelPrice, ServiceTier } from '@apex/contracts';
import { type Catalogue, type Component, pico, type Rate, resolveRate } from '@apex/pricing';
import { shortUsd } from './short-usd.ts';

export interface NamedModel {
  readonly provider: string;
  readonly model: string;
  readonly tier: ServiceTier;
  readonly calls: number;
}

type Prices = Rate['bands'][number]['prices'];

const grouped = new Intl.NumberFormat('en-US');

/** A model's prices at a moment; all null where they are not known. */
export function modelPrice(
  { provider, model, tier, calls }: NamedModel,
  { now_ms, catalogue }: { readonly now_ms: number; readonly catalogue: Catalogue },
): ModelPrice {
  const { rate } = resolveRate({ provider, model, at: now_ms, tier }, { catalogue });
  const own = (component: Component): string | null => (rate === null ? null : ownPrice(rate, component));
  return {
    provider,
    model,
    tier,
    input: own('input'),
    cache_read: own('cache_read'),
    cache_write_5m: own('cache_write_5m'),
    cache_write_1h: own('cache_write_1h'),
    output: own('output'),
    context_tier: rate === null ? null : contextTier(rate),
    valid_from: rate?.price.valid_from ?? null,
    version: rate?.price.version ?? catalogue.version,
    source: rate?.price.source ?? catalogue.source,
    used_calls: calls,
  };
}

/** Null for what is charged as something else: the rate then says so in a note, and its price is that of the other. */
function ownPrice({ bands, component_notes }: Rate, component: Component): string | null {
  const { prices = {} } = bands[0] ?? {};
  const price = prices[component];
  if (price === undefined) return null;
  const isSubstitute = component_notes[component] !== undefined && isPriceOfAnother(prices, component);
  return isSubstitute ? null : perMillion(price);
}

function isPriceOfAnother(prices: Prices, component: Component): boolean {
  return prices[component] === prices.input || prices[component] === prices.cache_write_5m;
}

function contextTier({ bands }: Rate): string | null {
  const [, ...longer] = bands;
  const told = longer.map(({ above, prices }) => {
    const parts = (['input', 'cache_read', 'output'] as const).flatMap((component) => {
      const price = prices[component];
      return price === undefined ? [] : [`${component.replace('_', ' ')} ${perMillion(price)}`];
    });
    return parts.length === 0 ? undefined : `above ${grouped.format(above)} tokens of prompt: ${parts.join(', ')}`;
  });
  return told.filter((text) => text !== undefined).join('; ') || null;
}

/** 1e-18 USD for one token is 1e-12 USD for a million. */
function perMillion(price: bigint): string {
  return shortUsd(pico(price));
}
