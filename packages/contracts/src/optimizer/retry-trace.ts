import { z } from 'zod';
import { callIdSchema } from '../id.ts';
import { instantSchema, usdSchema } from '../value.ts';
import { isOrdered, orderedPeriod, periodShape, selectionShape, shareSchema } from './selection.ts';

export const retryTraceQuerySchema = z
  .strictObject({
    ...selectionShape,
    /** A like call that begins at most so long after the end of a failed one is its retry. */
    window_s: z.int().min(1).max(86_400).default(120),
    /** A chain of at least so many failed attempts is a storm. */
    storm_attempts: z.int().min(2).max(100).default(3),
    /** Sample chains, dearest first. */
    samples: z.int().min(0).max(50).default(10),
    /** Rows of each breakdown, dearest first. */
    limit: z.int().min(1).max(500).default(50),
  })
  .refine(isOrdered, orderedPeriod);
export type RetryTraceQuery = z.output<typeof retryTraceQuerySchema>;

/**
 * `paid_failed_*`: failed calls that cost something. A chain is a failed call and the like ones after it; `wasted_*`
 * are its failed attempts after the first: without a retry that fails again they would not have been made.
 */
const failureShape = {
  failed_calls: z.int(),
  paid_failed_calls: z.int(),
  paid_failed_usd: usdSchema,
  chains: z.int(),
  storms: z.int(),
  wasted_calls: z.int(),
  wasted_usd: usdSchema,
};

export const retryChainSchema = z.object({
  call_ids: z.array(callIdSchema).max(100),
  session: z.string(),
  feature: z.string(),
  provider: z.string(),
  model: z.string(),
  error_type: z.string(),
  attempts: z.int(),
  failed_attempts: z.int(),
  wasted_calls: z.int(),
  ended: z.enum(['ok', 'error']),
  is_storm: z.boolean(),
  first_at: instantSchema,
  last_at: instantSchema,
  cost_usd: usdSchema,
  wasted_usd: usdSchema,
  /** What makes the calls alike: the same prompt hash, or the same number of prompt tokens in the session. */
  alike_by: z.enum(['prompt_hash', 'prompt_tokens']),
});
export type RetryChain = z.infer<typeof retryChainSchema>;

export const retryTraceSchema = z.object({
  ...periodShape,
  window_s: z.int(),
  storm_attempts: z.int(),
  calls: z.int(),
  cost_usd: usdSchema,
  unpriced_calls: z.int(),
  ...failureShape,
  failed_share: shareSchema,
  paid_failed_share: shareSchema,
  wasted_share: shareSchema,
  /** Failed calls the source tells no usage of: nothing is known to have been charged. */
  failed_without_usage_calls: z.int(),
  unpriced_failed_calls: z.int(),
  /** All calls of all chains, and how the chains ended. */
  chain_calls: z.int(),
  recovered_chains: z.int(),
  given_up_chains: z.int(),
  storm_calls: z.int(),
  storm_wasted_usd: usdSchema,
  longest_chain_attempts: z.int(),
  /** Answers nobody waited for, by finish reason; `known` is false where no source tells. */
  discarded: z.object({ known: z.boolean(), calls: z.int(), cost_usd: usdSchema }),
  by_error_type: z.array(z.object({ error_type: z.string(), ...failureShape })),
  by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...failureShape })),
  by_feature: z.array(z.object({ feature: z.string(), ...failureShape })),
  more_error_types: z.int(),
  more_models: z.int(),
  more_features: z.int(),
  samples: z.array(retryChainSchema),
  assumptions: z.array(z.string()),
});
export type RetryTrace = z.infer<typeof retryTraceSchema>;
