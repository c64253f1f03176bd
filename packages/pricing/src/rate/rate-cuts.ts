import { callNames } from '../catalogue/call-names.ts';
import { bundledCatalogue } from '../catalogue/catalogue.ts';
import { pricePeriods } from '../catalogue/price-period.ts';
import { isMeant } from './own-price.ts';
import type { RateOptions, RateQuery } from './resolve-rate.ts';
import { tokenPrices } from './token-prices.ts';

/** Where a model's prices change. Between two cuts every call of a tier has the same price a token. */
export interface RateCuts {
  /** Moments from which other prices hold. */
  readonly instants_ms: readonly number[];
  /** Seconds of a day, in UTC, at which daily prices begin or end. */
  readonly seconds_of_day: readonly number[];
  /** Prompts longer than this have other prices. */
  readonly prompt_above: readonly number[];
}

const never: RateCuts = { instants_ms: [], seconds_of_day: [], prompt_above: [] };

/** All cuts of a model, ascending; none where the catalogue does not know it. */
export function rateCuts({ provider, model }: Pick<RateQuery, 'provider' | 'model'>, options?: RateOptions): RateCuts {
  const catalogue = options?.catalogue ?? bundledCatalogue;
  const names = callNames(catalogue, provider, model);
  const own = (catalogue.own ?? []).filter((price) => isMeant(price, names, price.tier ?? 'standard'));
  const changes = own.flatMap(({ valid_from, valid_to }) => [Date.parse(valid_from), Date.parse(valid_to ?? '')]);
  const { found } = names;
  if (found === undefined) return { ...never, instants_ms: ascending(changes) };
  const periods = pricePeriods(found.model);
  const bands = periods.flatMap(({ prices }) => tokenPrices(prices, found.model.id, true).bands);
  return {
    instants_ms: ascending([...changes, ...periods.map(({ from_ms }) => from_ms)]),
    seconds_of_day: ascending(periods.flatMap(({ window }) => (window === null ? [] : Object.values(window)))),
    prompt_above: ascending(bands.map(({ above }) => above)).filter((above) => above >= 0),
  };
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].filter(Number.isFinite).sort((left, right) => left - right);
}
