import { z } from 'zod';
import { listQuery, paginationSchema, usdSchema } from '../value.ts';
import { serviceTierSchema } from '../usage.ts';

const rate = usdSchema.nullable();

/** Prices of a model in USD per million tokens, as they hold now; null where a kind has no price of its own. */
export const modelPriceSchema = z.object({
  provider: z.string(),
  model: z.string(),
  tier: serviceTierSchema,
  input: rate,
  cache_read: rate,
  cache_write_5m: rate,
  cache_write_1h: rate,
  output: rate,
  /** Says where a long prompt is priced otherwise; null where none is. */
  context_tier: z.string().nullable(),
  /** The day from which these prices hold; null where the catalogue names none. */
  valid_from: z.string().nullable(),
  /** Of the price catalogue; `id@version` of a negotiated price. */
  version: z.string(),
  /** The catalogue's name, or `negotiated`. */
  source: z.string(),
  /** Calls of the project to this model and tier. */
  used_calls: z.int(),
});
export type ModelPrice = z.infer<typeof modelPriceSchema>;

/** Prices of a model while they hold, in USD per million tokens; `request` in USD per request. */
export const pricePeriodSchema = z.object({
  /** The catalogue's name, or `negotiated`. */
  source: z.string(),
  version: z.string(),
  /** The first day; null where the catalogue knows no earlier prices. */
  valid_from: z.string().nullable(),
  /** The first day on which others hold; null: they hold still. */
  valid_to: z.string().nullable(),
  /** Where they hold only within a part of each day, in UTC: `16:30–00:30`. */
  daily: z.string().nullable(),
  input: rate,
  cache_read: rate,
  cache_write_5m: rate,
  cache_write_1h: rate,
  output: rate,
  request: rate,
});
export type PricePeriod = z.infer<typeof pricePeriodSchema>;

export const priceListQuerySchema = listQuery({
  /** Part of a model's or provider's name; case does not matter. */
  q: z.string().max(255).optional(),
  provider: z.string().max(255).optional(),
  tier: serviceTierSchema.optional(),
  /** `true`: only models the project has called. */
  used: z.enum(['true', 'false']).optional(),
});
export type PriceListQuery = z.output<typeof priceListQuerySchema>;

export const priceListSchema = z.object({ prices: z.array(modelPriceSchema), pagination: paginationSchema });
