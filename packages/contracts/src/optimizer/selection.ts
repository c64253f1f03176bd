import { z } from 'zod';
import { filterSchema } from '../telemetry/semantic.ts';
import { instantOrDaySchema, instantSchema, rateSchema, usdSchema } from '../value.ts';

/** Which calls a simulation takes: half-open period, and filters over the labels of a call. */
export const selectionShape = {
  filters: z.array(filterSchema).max(20).default([]),
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
};

/** What was read: `from` and `to` are those asked for, else those of the first and after the last call. */
export const periodShape = {
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  /** True where no period was asked for. */
  all_time: z.boolean(),
};

/** Keeps `from` before `to`. */
export function isOrdered(query: { readonly from?: string | undefined; readonly to?: string | undefined }): boolean {
  return query.from === undefined || query.to === undefined || query.from < query.to;
}
export const orderedPeriod = { message: 'from must be before to', path: ['from'] };

/**
 * What stands against what: `difference_usd` is would − current; `saving_usd` and `extra_usd` are the same amount
 * without its sign, of which one at least is zero. `change_rate` is the difference over the current cost, −1 … ; null
 * where nothing was spent.
 */
export const comparisonShape = {
  current_usd: usdSchema,
  would_usd: usdSchema,
  difference_usd: usdSchema,
  saving_usd: usdSchema,
  extra_usd: usdSchema,
  change_rate: z.number().nullable(),
};

/** What a share of something is; null of nothing. */
export const shareSchema = rateSchema.nullable();
