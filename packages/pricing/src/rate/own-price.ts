import type { PricedComponent, ServiceTier } from '@apex/contracts';
import { parseDecimal, roundHalfEven } from '../decimal.ts';
import type { CallNames } from '../catalogue/call-names.ts';
import type { OwnPrice } from '../catalogue/own-price-entry.ts';
import { type Component, components } from './component.ts';
import type { Rate, ResolvedRate } from './rate.ts';
import { type Atto, parents, type PriceBand } from './token-prices.ts';

/** The `source` of a price that is not the list's. */
export const negotiatedSource = 'negotiated';

/** An own price over a timeline of list prices: for each of those the rate it makes, none where it cannot make one. */
export interface OwnLayer {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly resolved: readonly (ResolvedRate | undefined)[];
}

const millionths = 1_000_000n;

/** Whether a price is meant for a call of these names. */
export function isMeant(own: OwnPrice, names: CallNames, tier: ServiceTier): boolean {
  if (own.tier !== null && own.tier !== tier) return false;
  if (own.provider !== null && !names.providers.has(names.providerOf(own.provider))) return false;
  const parts = own.model.toLowerCase().trim().split('*');
  return [...names.models].some((name) => fits(name, parts));
}

/** The narrower one first: by name, by provider, by tier, then the one that began later. */
export function byPrecedence(one: OwnPrice, other: OwnPrice): number {
  return (
    Number(one.model.includes('*')) - Number(other.model.includes('*')) ||
    literal(other) - literal(one) ||
    Number(one.provider === null) - Number(other.provider === null) ||
    Number(one.tier === null) - Number(other.tier === null) ||
    descending(one.valid_from, other.valid_from) ||
    descending(one.version, other.version)
  );
}

export function ownLayer(own: OwnPrice, names: CallNames, listed: readonly ResolvedRate[]): OwnLayer {
  return {
    from_ms: Date.parse(own.valid_from),
    to_ms: own.valid_to === null ? Infinity : Date.parse(own.valid_to),
    resolved: listed.map(({ rate }) => {
      const made = own.terms.kind === 'discount' ? discounted(own, own.terms.off, rate) : ownRate(own, names, rate);
      return made === undefined ? undefined : { rate: made, notes: [], nearest: [] };
    }),
  };
}

function literal({ model }: OwnPrice): number {
  return model.replaceAll('*', '').length;
}

function descending(one: string, other: string): number {
  return one < other ? 1 : one > other ? -1 : 0;
}

function fits(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function sourceOf(own: OwnPrice): Rate['price'] {
  return { source: negotiatedSource, version: own.version, valid_from: own.valid_from };
}

/** Nothing to take it off where the list has no price. */
function discounted(own: OwnPrice, off: string, listed: Rate | null): Rate | undefined {
  if (listed === null) return undefined;
  const kept = millionths - parseDecimal(off, 6);
  const bands = listed.bands.map(({ above, prices }) => ({
    above,
    prices: mapped(prices, (price) => roundHalfEven(price * kept, millionths)),
  }));
  return { ...listed, price: sourceOf(own), bands };
}

/**
 * The prices that were negotiated; of other kinds of token the list's price, where the list has one of its own, else that
 * of the kind they are a part of. Reasoning is output unless its own price was negotiated as well.
 */
function ownRate(own: OwnPrice, names: CallNames, listed: Rate | null): Rate | undefined {
  if (own.terms.kind !== 'prices') return undefined;
  const given = mapped(own.terms.prices, (usd, component) => parseDecimal(usd, component === 'request' ? 18 : 12));
  const component_notes: Partial<Record<Component, string>> = {};
  const bands = (listed?.bands ?? [{ above: -1, prices: {} }]).map(({ above, prices: list }): PriceBand => {
    const prices: Partial<Record<Component, Atto>> = {};
    for (const component of components) {
      if (component === 'reasoning' && given.reasoning === undefined && given.output !== undefined) continue;
      const isOfList = listed?.component_notes[component] === undefined;
      const parent = parents[component];
      const fallback = parent === undefined ? undefined : prices[parent];
      const price = given[component] ?? (isOfList ? (list[component] ?? fallback) : fallback);
      if (price === undefined) continue;
      prices[component] = price;
      if (given[component] !== undefined) continue;
      component_notes[component] =
        isOfList && list[component] !== undefined
          ? `No price for ${component} was negotiated; the list price was used.`
          : `No price for ${component} was negotiated; priced as ${parent}.`;
    }
    return { above, prices };
  });
  return {
    provider: listed?.provider ?? names.provider,
    model: listed?.model ?? names.model,
    price: sourceOf(own),
    bands,
    notes: [],
    component_notes,
  };
}

function mapped<V, W>(
  values: Readonly<Partial<Record<PricedComponent, V>>>,
  map: (value: V, component: Component) => W,
): Partial<Record<Component, W>> {
  const made: Partial<Record<Component, W>> = {};
  for (const component of components) {
    const value = values[component];
    if (value !== undefined) made[component] = map(value, component);
  }
  return made;
}
