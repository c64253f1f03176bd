import type { UsageSumsRow } from '@apex/contracts';
import { parseUsd, type BandPlan } from '@apex/pricing';
import type { NewPrices } from './new-prices.ts';
import type { PastSums } from './past-sums.ts';

/** Matched calls of one model. Amounts are picodollars. */
export interface ModelTally {
  readonly model: string;
  calls: number;
  cost: bigint;
  would: bigint;
}

/** Adds up what matched and what it would have cost. */
export class PreviewTally {
  readonly #prices: NewPrices;
  readonly models = new Map<string, ModelTally>();
  readonly features = new Set<string>();
  calls = 0;
  cost = 0n;
  matched_calls = 0;
  matched_cost = 0n;
  hashed_calls = 0;
  would = 0n;
  /** Calls whose cost was never known: they count as nothing on both sides. */
  unpriced_calls = 0;
  /** Calls for which there is no new price: they are left at what they cost. */
  unsold_calls = 0;
  /** No matched call is later. */
  last_ms = 0;
  written_5m = 0;
  written_1h = 0;

  constructor(prices: NewPrices) {
    this.#prices = prices;
  }

  take({ plan, all, matched }: PastSums): void {
    for (const { calls, cost_usd } of all) {
      this.calls += calls;
      this.cost += parseUsd(cost_usd);
    }
    for (const row of matched) this.#takeMatched(row, plan);
  }

  /** The call is not made: what it would have cost is saved. */
  spare(model: string, cost: bigint): void {
    this.would -= cost;
    const tally = this.models.get(model);
    if (tally !== undefined) tally.would -= cost;
  }

  /** None of the matched calls is made. */
  refuse(): void {
    this.would = 0n;
    for (const tally of this.models.values()) tally.would = 0n;
  }

  #takeMatched(row: UsageSumsRow, plan: BandPlan): void {
    const cost = parseUsd(row.cost_usd);
    const isKnown = row.has_usage && row.priced;
    const would = isKnown ? this.#prices.ofRow(row, plan) : cost;
    if (!isKnown) this.unpriced_calls += row.calls;
    if (would === null) this.unsold_calls += row.calls;
    const tally = this.models.get(row.model) ?? { model: row.model, calls: 0, cost: 0n, would: 0n };
    this.models.set(row.model, tally);
    tally.calls += row.calls;
    tally.cost += cost;
    tally.would += would ?? cost;
    this.features.add(row.feature);
    this.last_ms = Math.max(this.last_ms, plan.at_ms[row.at_band] ?? Number.POSITIVE_INFINITY);
    this.matched_calls += row.calls;
    this.matched_cost += cost;
    this.would += would ?? cost;
    this.hashed_calls += row.hashed_calls;
    this.written_5m += row.tokens.cache_write_5m;
    this.written_1h += row.tokens.cache_write_1h;
  }
}
