import { z } from 'zod';
import { usdSchema } from '../../value.ts';
import { filterableDimensions } from '../semantic.ts';
import {
  amountSchema,
  analysedPeriodSchema,
  filtersSchema,
  noteSchema,
  openMomentSchema,
  unitSchema,
} from './amount.ts';

export const explainedMeasures = [
  'cost',
  'calls',
  'tokens',
  'errors',
  'error_rate',
  'cache_hit_rate',
  'cost_per_call',
  'latency.mean',
  'latency.p50',
  'latency.p95',
  'latency.p99',
] as const;
export type ExplainedMeasure = (typeof explainedMeasures)[number];

/**
 * Two periods of a measure. Both open: the last seven days that hold calls against the seven before. An open
 * comparison is the period just before, of the same length.
 */
export const explainQuerySchema = z.strictObject({
  measure: z.enum(explainedMeasures).default('cost'),
  filters: filtersSchema,
  from: openMomentSchema,
  to: openMomentSchema,
  compare_from: openMomentSchema,
  compare_to: openMomentSchema,
  /** Candidates; unless named, all those that are worth a look. */
  dimensions: z.array(z.enum(filterableDimensions)).min(1).max(12).optional(),
  /** Contributions listed of each dimension; the rest is summed up. */
  limit: z.int().min(1).max(100).default(10),
});
export type ExplainQuery = z.output<typeof explainQuerySchema>;

/** Parts of a change that add up to it exactly; null where the measure has no such part. */
export const effectsSchema = z.object({
  /** More or fewer calls, at the same mix. */
  volume_effect: amountSchema.nullable(),
  /** Calls that became dearer, larger, slower or more often wrong in themselves. */
  per_call_effect: amountSchema.nullable(),
  /** Calls that moved to values with another level. */
  mix_effect: amountSchema.nullable(),
});
export type Effects = z.infer<typeof effectsSchema>;

export const contributionSchema = effectsSchema.extend({
  /** One a dimension of the breakdown; `(none)` where calls name none. */
  values: z.array(z.string()),
  presence: z.enum(['both', 'new', 'gone']),
  /** The measure of these calls alone; of a sum brought to the later period's length where `basis` says so. */
  before: amountSchema.nullable(),
  after: amountSchema.nullable(),
  change: amountSchema.nullable(),
  relative_change: z.number().nullable(),
  /** What these calls add to the change of the whole; contributions of a breakdown sum to it. */
  contribution: amountSchema,
  share_of_change: z.number().nullable(),
  calls_before: z.int(),
  calls_after: z.int(),
  cost_per_call_before: usdSchema.nullable(),
  cost_per_call_after: usdSchema.nullable(),
});
export type Contribution = z.infer<typeof contributionSchema>;

export const breakdownSchema = effectsSchema.extend({
  dimensions: z.array(z.enum(filterableDimensions)).min(1).max(2),
  values: z.int(),
  new_values: z.int(),
  gone_values: z.int(),
  /** Values, at most three, that tell the change best. */
  leading: z.array(z.array(z.string())),
  leading_contribution: amountSchema,
  leading_share_of_change: z.number().nullable(),
  /** Share of the movement that would not be there, had the leading values moved as the others did; 0 to 1. */
  explanatory_power: z.number(),
  /** `explanatory_power` less what many or large leading values and many values cost; the greatest is best. */
  score: z.number(),
  contributions: z.array(contributionSchema),
  /** Those beyond `limit`, summed. */
  others: z.object({ values: z.int(), contribution: amountSchema, share_of_change: z.number().nullable() }).nullable(),
});
export type Breakdown = z.infer<typeof breakdownSchema>;

export const driverNames = [
  'calls',
  'model_mix',
  'prompt_tokens_per_call',
  'output_tokens_per_call',
  'cache_use',
  'unit_price',
  'cost_per_call',
  'error_rate',
  'latency_mean_ms',
] as const;

export const driverSchema = z.object({
  name: z.enum(driverNames),
  unit: unitSchema,
  /** What it was and is; null where nothing was measured or no one figure says it. */
  before: amountSchema.nullable(),
  after: amountSchema.nullable(),
  relative_change: z.number().nullable(),
  /** What it did to the measure, averaged over all orders of changing one after the other; null: not a factor of it. */
  effect: amountSchema.nullable(),
  share_of_change: z.number().nullable(),
});
export type Driver = z.infer<typeof driverSchema>;

export const componentSchema = z.object({
  component: z.enum(['input', 'cache_read', 'cache_write', 'output']),
  before: usdSchema,
  after: usdSchema,
  change: usdSchema,
  share_of_change: z.number().nullable(),
  tokens_before: z.int(),
  tokens_after: z.int(),
  usd_per_million_tokens_before: usdSchema.nullable(),
  usd_per_million_tokens_after: usdSchema.nullable(),
  token_effect: usdSchema,
  price_effect: usdSchema,
});
export type ComponentChange = z.infer<typeof componentSchema>;

const modelShareSchema = z.object({
  model: z.string(),
  /** Of the calls of each period. */
  share_before: z.number(),
  share_after: z.number(),
  /** Of the later period; of the earlier one where it is gone. */
  cost_per_call: usdSchema.nullable(),
});

/** Calls that went to another model, as far as their shares tell. */
export const modelMoveSchema = z.object({
  /** The leading value these calls have; empty: all of them. */
  within: z.array(z.object({ dimension: z.enum(filterableDimensions), value: z.string() })),
  from: modelShareSchema,
  to: modelShareSchema,
});
export type ModelMove = z.infer<typeof modelMoveSchema>;

export const explanationSchema = z.object({
  measure: z.enum(explainedMeasures),
  unit: unitSchema,
  /** What the contributions are of: the measure, or the mean where a quantile cannot be taken apart. */
  decomposed: z.enum(explainedMeasures),
  before: analysedPeriodSchema.extend({ value: amountSchema.nullable(), per_day: amountSchema.nullable() }),
  after: analysedPeriodSchema.extend({ value: amountSchema.nullable(), per_day: amountSchema.nullable() }),
  /** As recorded, whatever the lengths. */
  change: amountSchema.nullable(),
  relative_change: z.number().nullable(),
  per_day_change: amountSchema.nullable(),
  per_day_relative_change: z.number().nullable(),
  /** `same_length`: what is taken apart is `decomposed_change`, with the earlier period brought to the later one's length. */
  basis: z.enum(['as_recorded', 'same_length']),
  decomposed_before: amountSchema.nullable(),
  decomposed_after: amountSchema.nullable(),
  decomposed_change: amountSchema.nullable(),
  decomposed_relative_change: z.number().nullable(),
  /** `concentrated`: a few values explain it; `spread`: all moved alike; `none`: no change, or less than a hundredth. */
  verdict: z.enum(['concentrated', 'spread', 'none']),
  best: breakdownSchema.nullable(),
  /** A fifth of the calls that tell the change best, or more, went to another model; null: nothing of the kind. */
  model_move: modelMoveSchema.nullable(),
  /** All that were looked at, best first; a pair only where it says more than each alone. */
  breakdowns: z.array(breakdownSchema),
  skipped: z.array(
    z.object({ dimension: z.enum(filterableDimensions), reason: z.enum(['one_value', 'too_many_values']) }),
  ),
  criterion: z.string(),
  drivers: z.array(driverSchema),
  /** For cost alone; else empty. */
  components: z.array(componentSchema),
  notes: z.array(noteSchema),
});
export type Explanation = z.infer<typeof explanationSchema>;
