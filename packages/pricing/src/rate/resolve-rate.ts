import type { ServiceTier } from '@apex/contracts';
import { type CallNames, callNames } from '../catalogue/call-names.ts';
import { bundledCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import { nearestModels } from '../catalogue/known-models.ts';
import { periodAt, type PricePeriod, pricePeriods } from '../catalogue/price-period.ts';
import { roundHalfEven } from '../decimal.ts';
import type { Component } from './component.ts';
import { byPrecedence, isMeant, type OwnLayer, ownLayer } from './own-price.ts';
import type { PriceSource, Rate, ResolvedRate } from './rate.ts';
import { type ServiceTierRule, serviceTierRules } from './service-tier-rules.ts';
import { type Atto, isFree, type PriceBand, tokenPrices } from './token-prices.ts';

export type { PriceSource, Rate, ResolvedRate };

/** An ISO text, an epoch in milliseconds or a Date; callers have checked that it is a time. */
export type Instant = string | number | Date;

export interface RateQuery {
  readonly provider: string | null;
  readonly model: string;
  readonly at: Instant;
  readonly tier: ServiceTier;
}

export interface RateOptions {
  /** `false`: the list price without long-context tiers. */
  readonly context_tiers?: boolean;
  readonly catalogue?: Catalogue;
}

/** The list prices of a model and tier over time, and the own prices that come before them, the first that holds first. */
export interface Timeline {
  readonly periods: readonly PricePeriod[];
  readonly resolved: readonly ResolvedRate[];
  readonly own: readonly OwnLayer[];
}

const memoLimit = 10_000;
const memos = new WeakMap<Catalogue, Map<string, Timeline>>();

/** Finds the rate of a call. Repeated questions cost one map lookup; names come from outside, so the map is bounded. */
export function resolveRate(query: RateQuery, options?: RateOptions): ResolvedRate {
  const timeline = timelineOf(query, options?.catalogue ?? bundledCatalogue, options?.context_tiers ?? true);
  const { periods, resolved, own } = timeline;
  if (resolved.length === 1 && own.length === 0) return resolved[0] ?? nothing;
  const at_ms = new Date(query.at).getTime();
  const period = resolved.length === 1 ? undefined : periodAt(periods, at_ms);
  const index = period === undefined ? 0 : periods.indexOf(period);
  for (const layer of own) {
    const mine = at_ms >= layer.from_ms && at_ms < layer.to_ms ? layer.resolved[index] : undefined;
    if (mine !== undefined) return mine;
  }
  return resolved[index] ?? nothing;
}

/** Whether a price of the organisation's own is meant for such calls at any time. */
export function hasOwnPrice(query: Omit<RateQuery, 'at'>, catalogue: Catalogue): boolean {
  return catalogue.own !== undefined && timelineOf(query, catalogue, true).own.length > 0;
}

/** Remembered for each catalogue; names come from outside, so what is remembered is bounded. */
export function timelineOf(query: Omit<RateQuery, 'at'>, catalogue: Catalogue, context_tiers: boolean): Timeline {
  const memo = memoOf(catalogue);
  const key = `${query.provider ?? ''}\n${query.model}\n${query.tier}\n${context_tiers}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  if (memo.size >= memoLimit) memo.clear();
  const timeline = buildTimeline(query, context_tiers, catalogue);
  memo.set(key, timeline);
  return timeline;
}

function memoOf(catalogue: Catalogue): Map<string, Timeline> {
  const known = memos.get(catalogue);
  if (known !== undefined) return known;
  const memo = new Map<string, Timeline>();
  memos.set(catalogue, memo);
  return memo;
}

function unresolved(notes: readonly string[], nearest: readonly string[]): ResolvedRate {
  return { rate: null, notes, nearest };
}

const nothing = unresolved([], []);

function buildTimeline(query: Omit<RateQuery, 'at'>, context_tiers: boolean, catalogue: Catalogue): Timeline {
  const names = callNames(catalogue, query.provider, query.model);
  const list = listTimeline(query, names, { context_tiers, catalogue });
  const own = (catalogue.own ?? []).filter((price) => isMeant(price, names, query.tier));
  return { ...list, own: own.toSorted(byPrecedence).map((price) => ownLayer(price, names, list.resolved)) };
}

function listTimeline(
  query: Omit<RateQuery, 'at'>,
  { found }: CallNames,
  { context_tiers, catalogue }: Required<RateOptions>,
): Omit<Timeline, 'own'> {
  if (found === undefined) {
    const nearest = nearestModels(catalogue, query.provider, query.model);
    const at = query.provider === null || query.provider === '' ? '' : ` at provider "${query.provider}"`;
    return { periods: [], resolved: [unresolved([`The catalogue knows no model "${query.model}"${at}.`], nearest)] };
  }
  const { provider, model, notes } = found;
  const rule = tierRule(provider.id, model.id, query.tier);
  if (rule === undefined) {
    const note = `The price of the ${query.tier} tier is not known for ${model.id} at ${provider.name}.`;
    return { periods: [], resolved: [unresolved([note], [])] };
  }
  const periods = pricePeriods(model);
  const resolved = periods.map((period) => {
    const prices = tokenPrices(period.prices, model.id, context_tiers);
    const free = isFree(period.prices)
      ? [`The catalogue lists ${model.id} as free of charge at ${provider.name}.`]
      : [];
    const rate: Rate = {
      provider: provider.id,
      model: model.id,
      price: { source: catalogue.source, version: catalogue.version, valid_from: period.valid_from },
      bands: rule === null ? prices.bands : prices.bands.map((band) => applyRule(rule, band)),
      notes: [...notes, ...free],
      component_notes: withRuleNote(prices.substitutions, rule),
    };
    return { rate, notes: [], nearest: [] };
  });
  return { periods, resolved };
}

/** `null`: the standard price holds. `undefined`: what this tier costs is not known. */
function tierRule(provider: string, model: string, tier: ServiceTier): ServiceTierRule | null | undefined {
  if (tier === 'standard') return null;
  return serviceTierRules.find((rule) => rule.provider === provider && rule.tier === tier && rule.models.test(model));
}

function applyRule(rule: ServiceTierRule, band: PriceBand): PriceBand {
  if (rule.short_context_only === true && band.above >= 0) return { above: band.above, prices: {} };
  const [numerator, denominator] = rule.multiplier;
  const prices: Partial<Record<Component, Atto>> = {};
  for (const [component, price] of Object.entries(band.prices) as [Component, Atto][]) {
    const kept = component === 'request' || (component === 'cache_read' && rule.cache_read === 'standard');
    prices[component] = kept ? price : roundHalfEven(price * numerator, denominator);
  }
  return { above: band.above, prices };
}

function withRuleNote(
  substitutions: Readonly<Partial<Record<Component, string>>>,
  rule: ServiceTierRule | null,
): Readonly<Partial<Record<Component, string>>> {
  if (rule?.cache_read_note === undefined) return substitutions;
  const before = substitutions.cache_read;
  return {
    ...substitutions,
    cache_read: before === undefined ? rule.cache_read_note : `${before} ${rule.cache_read_note}`,
  };
}
