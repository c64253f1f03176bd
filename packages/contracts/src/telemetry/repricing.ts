import { z } from 'zod';
import { priceIdSchema, repricingIdSchema, userIdSchema } from '../id.ts';
import { serviceTierSchema } from '../usage.ts';
import { instantSchema, listQuery, paginationSchema, rateSchema, usdSchema } from '../value.ts';
import { pricePeriodSchema } from './price.ts';

export const repricingCauses = ['price.create', 'price.change', 'price.end', 'catalogue.learn'] as const;
export type RepricingCause = (typeof repricingCauses)[number];

/** Calls of an organisation that are priced again because a price changed. */
export const repricingSchema = z.object({
  id: repricingIdSchema,
  cause: z.enum(repricingCauses),
  /** The price that changed; null for the catalogue. */
  price_id: priceIdSchema.nullable(),
  price_version: z.int().nullable(),
  /** What it is about, in words: `anthropic claude-*`. */
  about: z.string(),
  /** The first day whose calls are looked at; null: all. */
  from: z.string().nullable(),
  /** The first day that is not; null: to the last. */
  to: z.string().nullable(),
  requested_at: instantSchema,
  /** Null for the catalogue. */
  requested_by: userIdSchema.nullable(),
  status: z.enum(['waiting', 'running', 'complete']),
  finished_at: instantSchema.nullable(),
  /** Calls looked at, as a share of those to look at. */
  progress: rateSchema,
  calls_to_look_at: z.int(),
  calls_looked_at: z.int(),
  /** Calls whose cost or price version changed. */
  calls_repriced: z.int(),
  /** Of these, calls that had no price. */
  calls_newly_priced: z.int(),
  /** Of the calls that were priced anew; one without a price counts as nothing. */
  cost_before_usd: usdSchema,
  cost_after_usd: usdSchema,
});
export type Repricing = z.output<typeof repricingSchema>;

export const repricingQuerySchema = listQuery({ price_id: priceIdSchema.optional() });
export type RepricingQuery = z.output<typeof repricingQuerySchema>;
export const repricingListSchema = z.object({ repricings: z.array(repricingSchema), pagination: paginationSchema });

/** Calls that report tokens and have no price, by the names they bear. */
export const unpricedModelSchema = z.object({
  provider: z.string(),
  model: z.string(),
  tier: serviceTierSchema,
  calls: z.int(),
  tokens: z.int(),
  first_at: instantSchema,
  last_at: instantSchema,
  reason: z.string(),
  /** Known names close to it. */
  nearest: z.array(z.string()),
});
export type UnpricedModel = z.output<typeof unpricedModelSchema>;

/** Calls that report no tokens: there is nothing to price, whatever the price. */
export const callsWithoutUsageSchema = z.object({
  source: z.string(),
  application: z.string(),
  provider: z.string(),
  model: z.string(),
  status: z.enum(['ok', 'error']),
  calls: z.int(),
  first_at: instantSchema,
  last_at: instantSchema,
});
export type CallsWithoutUsage = z.output<typeof callsWithoutUsageSchema>;

/** Most calls first; at most 500 rows of each, the sums are over all. */
export const unpricedCallsSchema = z.object({
  models: z.array(unpricedModelSchema),
  without_usage: z.array(callsWithoutUsageSchema),
  unpriced_calls: z.int(),
  calls_without_usage: z.int(),
});
export type UnpricedCalls = z.output<typeof unpricedCallsSchema>;

export const priceHistoryQuerySchema = z.strictObject({
  provider: z.string().min(1).max(255),
  model: z.string().min(1).max(255),
  tier: serviceTierSchema.default('standard'),
});
export type PriceHistoryQuery = z.output<typeof priceHistoryQuerySchema>;

export const priceHistorySchema = z.object({
  provider: z.string(),
  model: z.string(),
  tier: serviceTierSchema,
  /** What holds when, first to last; of several at once the last that is in force. */
  periods: z.array(pricePeriodSchema),
  /** What the project's calls cost, by the price they bear; without a price `source` is empty and the cost null. */
  costs: z.array(
    z.object({
      source: z.string(),
      version: z.string(),
      valid_from: z.string(),
      calls: z.int(),
      cost_usd: usdSchema.nullable(),
      first_at: instantSchema,
      last_at: instantSchema,
    }),
  ),
});
export type PriceHistory = z.output<typeof priceHistorySchema>;
