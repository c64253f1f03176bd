import { z } from 'zod';
import { usdSchema } from '../value.ts';
import { comparisonShape, isOrdered, orderedPeriod, periodShape, selectionShape } from './selection.ts';

export const targetModelSchema = z.strictObject({
  /** Where the model is bought; taken from the model's name when absent. */
  provider: z.string().max(255).optional(),
  model: z.string().min(1).max(255),
});
export type TargetModel = z.output<typeof targetModelSchema>;

/** A name alone, `provider/name`, or both apart. */
const asTarget = z.union([
  targetModelSchema,
  z
    .string()
    .min(1)
    .max(255)
    .transform((model): TargetModel => ({ model })),
]);

export const modelSimulationQuerySchema = z
  .strictObject({
    ...selectionShape,
    /** Empty: the cheaper models nearest to the one that costs most, see `listModelCandidates`. */
    to_models: z.array(asTarget).max(5).default([]),
    /** Rows of each breakdown, dearest first. */
    limit: z.int().min(1).max(500).default(50),
  })
  .refine(isOrdered, orderedPeriod);
export type ModelSimulationQuery = z.output<typeof modelSimulationQuerySchema>;

/** A rule that was needed to price these calls on this model, and what it was used on. */
export const appliedRuleSchema = z.object({
  rule: z.enum([
    'cache_read_as_input',
    'cache_write_as_input',
    'cache_write_1h_as_5m',
    'no_write_premium_added',
    'long_context_price',
    'tier_not_sold',
    'provider_taken_from_name',
  ]),
  calls: z.int(),
  tokens: z.int(),
  text: z.string(),
});
export type AppliedRule = z.infer<typeof appliedRuleSchema>;

const rowShape = { calls: z.int(), ...comparisonShape };

export const simulatedModelSchema = z.object({
  /** As asked for, and what it was taken for. */
  asked: z.string(),
  provider: z.string(),
  model: z.string(),
  title: z.string().nullable(),
  /** Tokens of prompt and answer that fit; null where the catalogue does not know. */
  context_window: z.int().nullable(),
  calls: z.int(),
  /** Calls with usage, a known price now and a known price there: every amount here is of these. */
  replayed_calls: z.int(),
  calls_without_usage: z.int(),
  /** Calls whose present cost is not known. */
  unpriced_calls: z.int(),
  /** Calls the model has no price for, such as a service tier it is not sold in. */
  not_sold_calls: z.int(),
  /** Replayed calls that run on this very model now. */
  same_model_calls: z.int(),
  /** Calls whose prompt and answer are longer than the context window: they could not be made there. */
  too_long_calls: z.int().nullable(),
  ...comparisonShape,
  current_usd_per_call: usdSchema.nullable(),
  would_usd_per_call: usdSchema.nullable(),
  by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...rowShape })),
  by_feature: z.array(z.object({ feature: z.string(), ...rowShape })),
  /** Groups that `limit` cut. */
  more_models: z.int(),
  more_features: z.int(),
  rules: z.array(appliedRuleSchema),
  notes: z.array(z.string()),
});
export type SimulatedModel = z.infer<typeof simulatedModelSchema>;

export const modelSimulationSchema = z.object({
  ...periodShape,
  basis: z.literal('price_only'),
  /** Nothing is known about the answers another model would give. */
  quality: z.literal('unproven'),
  calls: z.int(),
  cost_usd: usdSchema,
  calls_without_usage: z.int(),
  unpriced_calls: z.int(),
  /** In the order asked for. */
  models: z.array(simulatedModelSchema),
  /** The one that costs least on the calls it can price; null where none does so for less than now. */
  cheapest: z.object({ provider: z.string(), model: z.string(), saving_usd: usdSchema }).nullable(),
  assumptions: z.array(z.string()),
});
export type ModelSimulation = z.infer<typeof modelSimulationSchema>;

export const modelCandidatesQuerySchema = z.strictObject({
  model: z.string().min(1).max(255),
  provider: z.string().max(255).optional(),
  /** `same`: of the provider the model is bought from; `any`: of every maker. */
  among: z.enum(['same', 'any']).default('any'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export type ModelCandidatesQuery = z.output<typeof modelCandidatesQuerySchema>;

export const listedModelSchema = z.object({
  provider: z.string(),
  model: z.string(),
  title: z.string().nullable(),
  context_window: z.int().nullable(),
  /** List prices of a million tokens; null where it has none of its own. */
  input_usd: usdSchema.nullable(),
  cache_read_usd: usdSchema.nullable(),
  cache_write_usd: usdSchema.nullable(),
  output_usd: usdSchema.nullable(),
});
export type ListedModel = z.infer<typeof listedModelSchema>;

export const modelCandidatesSchema = z.object({
  model: listedModelSchema,
  /** Cheaper at one output token for three of input; the nearest in price first, of the same provider before others. */
  candidates: z.array(listedModelSchema.extend({ same_provider: z.boolean(), price_ratio: z.number() })),
  quality: z.literal('unproven'),
});
export type ModelCandidates = z.infer<typeof modelCandidatesSchema>;
