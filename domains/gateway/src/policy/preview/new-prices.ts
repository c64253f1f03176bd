import type { PolicyAction, PolicyTarget, ReplayCall, ServiceTier, UsageSumsRow } from '@apex/contracts';
import {
  type BandPlan,
  type Catalogue,
  modelProfile,
  parseUsd,
  type PlannedModel,
  priceCall,
  priceRow,
  roundHalfEven,
} from '@apex/pricing';

/** Where a part of the calls goes; weights are of all weights together. */
interface Share {
  /** Null: the model asked for. */
  readonly target: PlannedModel | null;
  readonly weight: bigint;
}

const tiers: Readonly<Record<NonNullable<PolicyAction['service_tier']>, ServiceTier>> = {
  default: 'standard',
  flex: 'flex',
  priority: 'priority',
};

const missing = '(none)';
const millionths = 1_000_000;

/** What calls cost under an action: the same tokens, elsewhere or in another tier. Amounts are picodollars. */
export class NewPrices {
  readonly #shares: readonly Share[];
  readonly #shadow: { readonly target: PlannedModel | null; readonly millionths: bigint } | null;
  readonly #tier: ServiceTier | null;
  readonly catalogue: Catalogue;
  readonly #profiles = new Map<string, PlannedModel>();

  constructor({ model, balance, service_tier, shadow }: PolicyAction, catalogue: Catalogue) {
    this.catalogue = catalogue;
    this.#tier = service_tier === undefined ? null : tiers[service_tier];
    this.#shadow =
      shadow === undefined
        ? null
        : { target: this.#targetOf(shadow), millionths: BigInt(Math.round(shadow.share * millionths)) };
    this.#shares =
      balance?.by === 'weight'
        ? balance.targets.map((one) => ({ target: this.#targetOf(one), weight: BigInt(one.weight) }))
        : [{ target: this.#targetOf(model === undefined ? {} : { model }), weight: 1n }];
  }

  /** Whether a call may cost another price than it did. */
  get changes(): boolean {
    return this.#tier !== null || this.#shadow !== null || this.#shares.some(({ target }) => target !== null);
  }

  /** Whether prices of the models that were asked for must be known. */
  get needsOwnModels(): boolean {
    const targets = [...this.#shares.map(({ target }) => target), this.#shadow?.target].filter((one) => one === null);
    return this.#tier !== null && targets.length > 0;
  }

  /** All models whose prices may be laid over calls. */
  get targets(): readonly PlannedModel[] {
    const all = [...this.#shares.map(({ target }) => target), this.#shadow?.target ?? null];
    return all.filter((target) => target !== null);
  }

  ownModel({ provider, model }: Pick<UsageSumsRow, 'provider' | 'model'>): PlannedModel {
    return this.#profile(provider === missing ? null : provider, model);
  }

  /** Of the calls of a row; null: there is no price for them. */
  ofRow(row: UsageSumsRow, plan: BandPlan): bigint | null {
    const tier = this.#tier ?? row.tier;
    const own = this.ownModel(row);
    const actual = parseUsd(row.cost_usd);
    return this.#blend((target) => {
      if (isSame(target ?? own, own) && tier === row.tier) return actual;
      return priceRow({ ...row, tier }, target ?? own, plan, this.catalogue)?.cost ?? null;
    });
  }

  /** Of one call; null: there is no price for it. */
  ofCall({ provider, model, tier: was, usage, cost_usd, at_ms }: ReplayCall): bigint | null {
    if (usage === null || cost_usd === null) return null;
    const tier = this.#tier ?? was;
    const own = this.#profile(provider === '' ? null : provider, model);
    return this.#blend((target) => {
      const to = target ?? own;
      if (isSame(to, own) && tier === was) return parseUsd(cost_usd);
      const { cost } = priceCall({ ...to, at: at_ms, tier, usage }, { catalogue: this.catalogue });
      return cost;
    });
  }

  #blend(costOn: (target: PlannedModel | null) => bigint | null): bigint | null {
    let sum = 0n;
    let weights = 0n;
    for (const { target, weight } of this.#shares) {
      const cost = costOn(target);
      if (cost === null) return null;
      sum += cost * weight;
      weights += weight;
    }
    const cost = roundHalfEven(sum, weights);
    if (this.#shadow === null) return cost;
    const second = costOn(this.#shadow.target);
    return second === null ? null : cost + roundHalfEven(second * this.#shadow.millionths, BigInt(millionths));
  }

  #targetOf({ model }: PolicyTarget): PlannedModel | null {
    return model === undefined ? null : this.#profile(null, model);
  }

  /** A name before a slash may be that of an upstream, which is often its provider's. */
  #profile(provider: string | null, model: string): PlannedModel {
    const key = `${provider ?? ''}\n${model}`;
    const known = this.#profiles.get(key);
    if (known !== undefined) return known;
    const slash = model.indexOf('/');
    const profile =
      modelProfile(provider, model, this.catalogue) ??
      (slash > 0 ? modelProfile(model.slice(0, slash), model.slice(slash + 1), this.catalogue) : undefined) ??
      (slash > 0 ? modelProfile(null, model.slice(slash + 1), this.catalogue) : undefined);
    const found = profile ?? { provider: provider ?? '', model, context_window: null };
    this.#profiles.set(key, found);
    return found;
  }
}

function isSame(one: PlannedModel, other: PlannedModel): boolean {
  return one.model === other.model && one.provider === other.provider;
}
