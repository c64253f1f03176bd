import type { Dimension, Filter, Measure, SpendQuery } from '@apex/contracts';
import type { Aggregates } from './measures.ts';

export interface BreakdownsQuery {
  /** Each a breakdown of its own; no dimensions is the total. */
  readonly sets: readonly (readonly Dimension[])[];
  readonly measures: readonly Measure[];
  readonly filters: readonly Filter[];
  readonly from: number;
  readonly to: number;
  /** Begins of the only hours or days that are read; all between `from` and `to` unless told. */
  readonly only?: { readonly grain: 'hour' | 'day'; readonly at: readonly number[] };
  /** Groups of each set; those with the most cost. */
  readonly limit: number;
}

export interface ReadBreakdown {
  readonly groups: readonly { readonly values: readonly string[]; readonly sums: Aggregates }[];
  readonly truncated: boolean;
}

export interface SpendGroups {
  /** Over everything the query selects. */
  readonly total: Aggregates;
  /** In order; at most the query's limit. */
  readonly groups: readonly Aggregates[];
  readonly truncated: boolean;
}

/** Where sums of calls come from when it is not the engine. */
export interface SumReader {
  groups(query: SpendQuery): SpendGroups;
  breakdowns(query: BreakdownsQuery): ReadBreakdown[];
}
