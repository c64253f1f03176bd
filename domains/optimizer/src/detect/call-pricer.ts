import type { ReplayCall, Usage } from '@apex/contracts';
import { type Catalogue, priceUsage, type Rate, resolveRate } from '@apex/pricing';

/** What a token of a prompt costs, in 1e-18 USD. The same object for the same prices. */
export interface CachePrices {
  readonly input: bigint;
  readonly read: bigint;
  readonly write_5m: bigint;
  readonly write_1h: bigint;
}

/** Prices calls anew, by the model that served them or else the one asked for, as they were priced when they came in. */
export class CallPricer {
  readonly #catalogue: Catalogue | undefined;
  readonly #prices = new WeakMap<Rate['bands'][number], CachePrices | null>();

  constructor(catalogue?: Catalogue) {
    this.#catalogue = catalogue;
  }

  rateOf({ provider, model, model_served, at_ms, tier }: ReplayCall): Rate | null {
    const served = model_served === '' ? null : this.#resolve(provider, model_served, at_ms, tier);
    return served ?? this.#resolve(provider, model, at_ms, tier);
  }

  /** The same call on another model; null where that is not sold at the call's tier. */
  rateOn(target: { readonly provider: string; readonly model: string }, { at_ms, tier }: ReplayCall): Rate | null {
    return this.#resolve(target.provider, target.model, at_ms, tier);
  }

  /** Picodollars; null where a kind of token has no price. */
  cost(rate: Rate, usage: Usage): bigint | null {
    return priceUsage(rate, usage).cost;
  }

  /** Null where the model has no price of its own for reading from its cache. */
  cachePrices(rate: Rate, prompt: number): CachePrices | null {
    const band = rate.bands.findLast(({ above }) => prompt > above);
    if (band === undefined) return null;
    let prices = this.#prices.get(band);
    if (prices === undefined) {
      prices = pricesOf(band);
      this.#prices.set(band, prices);
    }
    return prices;
  }

  #resolve(provider: string, model: string, at: number, tier: ReplayCall['tier']): Rate | null {
    const options = this.#catalogue === undefined ? undefined : { catalogue: this.#catalogue };
    return resolveRate({ provider: provider === '' ? null : provider, model, at, tier }, options).rate;
  }
}

function pricesOf({ prices }: Rate['bands'][number]): CachePrices | null {
  const { input, cache_read, cache_write_5m, cache_write_1h } = prices;
  if (input === undefined || cache_read === undefined || cache_write_5m === undefined) return null;
  const write_1h = cache_write_1h ?? cache_write_5m;
  return { input, read: cache_read, write_5m: cache_write_5m, write_1h };
}
