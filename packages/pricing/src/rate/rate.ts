import type { Component } from './component.ts';
import type { PriceBand } from './token-prices.ts';

export interface PriceSource {
  readonly source: string;
  readonly version: string;
  /** The day these prices began; `null` where the catalogue knows no earlier ones. */
  readonly valid_from: string | null;
}

/** What a token costs, for one model, provider, tier and moment. Immutable and shared: keep it, compare it by identity. */
export interface Rate {
  readonly provider: string;
  readonly model: string;
  readonly price: PriceSource;
  /** Ascending by prompt length. Prices are in 1e-18 USD a token. */
  readonly bands: readonly PriceBand[];
  readonly notes: readonly string[];
  /** Notes that hold only when the component was used. */
  readonly component_notes: Readonly<Partial<Record<Component, string>>>;
}

export interface ResolvedRate {
  readonly rate: Rate | null;
  /** Why there is no rate; empty when there is one (its own notes are on the rate). */
  readonly notes: readonly string[];
  /** Known names close to an unknown one. */
  readonly nearest: readonly string[];
}
