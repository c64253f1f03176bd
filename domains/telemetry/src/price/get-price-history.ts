import { type PriceHistory, type PriceHistoryQuery, type PricePeriod, serviceTierSchema } from '@apex/contracts';
import {
  type Catalogue,
  type Component,
  formatUsd,
  parseUsd,
  type RatePeriod,
  ratePeriods,
  resolveRate,
} from '@apex/pricing';
import { z } from 'zod';
import { namesToPrice } from '../call/price-outcome.ts';
import type { Scope } from '../scope.ts';
import { dayOf } from '../store/instant.ts';
import { wholeCount } from '../store/whole-count.ts';
import { shortUsd } from './short-usd.ts';

const groupSchema = z.object({
  provider: z.string(),
  model: z.string(),
  model_served: z.string(),
  price_source: z.string(),
  price_version: z.string(),
  price_valid_from: z.string(),
  calls: z.string().transform(wholeCount),
  cost_sum: z.string(),
  unpriced: z.number(),
  first_ms: z.string().transform(Number),
  last_ms: z.string().transform(Number),
});
type Group = z.output<typeof groupSchema>;

/** A model's prices over time, negotiated ones included, and what the project's calls cost at each. */
export async function getPriceHistory(scope: Scope, query: PriceHistoryQuery): Promise<PriceHistory> {
  const { caller, db, clock, prices } = scope;
  const catalogue = await prices.of(db, caller);
  const tier = serviceTierSchema.parse(query.tier);
  const named = nameIn(catalogue, { ...query, tier, at: clock.now() });
  const groups = await scope.store.for(caller).query({
    columns: `provider, model, model_served, price_source, price_version, price_valid_from, cost IS NULL AS unpriced,
      count() AS calls, sum(ifNull(cost, 0)) AS cost_sum,
      toUnixTimestamp64Milli(min(at)) AS first_ms, toUnixTimestamp64Milli(max(at)) AS last_ms`,
    from: 'calls',
    final: true,
    where: ['has_usage', 'tier = {tier:String}'],
    tail: 'GROUP BY provider, model, model_served, price_source, price_version, price_valid_from, unpriced',
    params: { tier },
    schema: groupSchema,
    signal: caller.signal,
  });
  const isSameModel = (group: Group): boolean =>
    namesToPrice(group).some((model) => {
      const name = nameIn(catalogue, { provider: group.provider, model, tier, at: group.last_ms });
      return name.provider === named.provider && name.model === named.model;
    });
  return {
    ...named,
    tier,
    periods: ratePeriods({ ...query, tier }, { catalogue }).map(periodOf),
    costs: costsOf(groups.filter(isSameModel)),
  };
}

function nameIn(
  catalogue: Catalogue,
  call: Parameters<typeof resolveRate>[0],
): { readonly provider: string; readonly model: string } {
  const { rate } = resolveRate(call, { catalogue });
  return { provider: rate?.provider ?? call.provider ?? '', model: rate?.model ?? call.model };
}

function costsOf(groups: readonly Group[]): PriceHistory['costs'] {
  const byPrice = Map.groupBy(
    groups,
    ({ price_source, price_version, price_valid_from }) => `${price_source}\n${price_version}\n${price_valid_from}`,
  );
  const costs = [...byPrice.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const cost = same.reduce((sum, { cost_sum }) => sum + parseUsd(cost_sum), 0n);
    return {
      source: first.price_source,
      version: first.price_version,
      valid_from: first.price_valid_from,
      calls: same.reduce((sum, { calls }) => sum + calls, 0),
      cost_usd: first.unpriced === 1 ? null : formatUsd(cost),
      first_at: new Date(Math.min(...same.map(({ first_ms }) => first_ms))).toISOString(),
      last_at: new Date(Math.max(...same.map(({ last_ms }) => last_ms))).toISOString(),
    };
  });
  return costs.toSorted((one, other) => (one.first_at < other.first_at ? -1 : 1));
}

function periodOf({ rate, from_ms, to_ms, window }: RatePeriod): PricePeriod {
  const { prices = {} } = rate.bands[0] ?? {};
  const own = (component: Component): string | null => {
    const price = prices[component];
    return price === undefined ? null : shortUsd(price);
  };
  return {
    source: rate.price.source,
    version: rate.price.version,
    valid_from: Number.isFinite(from_ms) ? dayOf(from_ms) : null,
    valid_to: Number.isFinite(to_ms) ? dayOf(to_ms) : null,
    daily: window === null ? null : `${clockTime(window.start_seconds)}–${clockTime(window.end_seconds)}`,
    input: own('input'),
    cache_read: own('cache_read'),
    cache_write_5m: own('cache_write_5m'),
    cache_write_1h: own('cache_write_1h'),
    output: own('output'),
    // 1e-18 USD of one request; the others are of a million tokens.
    request: prices.request === undefined ? null : shortUsd(prices.request / 1_000_000n),
  };
}

function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}
