import { z } from 'zod';
import { callIdSchema } from '../id.ts';
import { serviceTierSchema, usageSchema } from '../usage.ts';
import { instantOrDaySchema, instantSchema, usdSchema } from '../value.ts';
import { prefixSchema } from './observation.ts';
import { filterSchema } from './semantic.ts';

const selectionShape = {
  filters: z.array(filterSchema).max(20).default([]),
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
};

/** Which calls a replay reads, and in which order. */
export const replayQuerySchema = z.strictObject({
  ...selectionShape,
  /**
   * `calls`: every record of every call, by session, then time; those without usage too.
   * `repeats`: the calls that failed, were cut off or whose prompt came more than once, each once, by prompt, then time;
   * a prompt is known by its hash, else by session, feature, model and length.
   */
  order: z.enum(['calls', 'repeats']),
});
export type ReplayQuery = z.output<typeof replayQuerySchema>;

/** A record of a call with what a simulator asks of it. */
export const replayCallSchema = z.object({
  call_id: callIdSchema,
  /** `false`: a copy of a call that another record tells of, as in forked history. */
  first: z.boolean(),
  session: z.string(),
  sequence: z.int(),
  at_ms: z.number(),
  latency_ms: z.number(),
  provider: z.string(),
  /** As asked for. */
  model: z.string(),
  /** Empty where it is the same or the source names none; a call is priced by this one first. */
  model_served: z.string(),
  tier: serviceTierSchema,
  failed: z.boolean(),
  /** Both empty in the order `calls`. */
  error_type: z.string(),
  finish_reason: z.string(),
  usage: usageSchema.nullable(),
  /** Null: not priced. */
  cost_usd: usdSchema.nullable(),
  project: z.string(),
  feature: z.string(),
  agent: z.string(),
  /** Empty in the order `calls`, whose records tell the prompt's blocks. */
  prompt_hash: z.string(),
  /** How many tools the answer called. */
  tool_calls: z.int(),
  /** Tokens of the tool definitions the prompt carried, where the source tells by the tag `tool_definition_tokens`. */
  tool_definition_tokens: z.int().nullable(),
  /** Null in the order `repeats`. */
  prefix: prefixSchema.nullable(),
});
export type ReplayCall = z.infer<typeof replayCallSchema>;

/** Sums of tokens cut where a price list may change: by prompt length, by date, by time of day. */
export const usageSumsQuerySchema = z.strictObject({
  ...selectionShape,
  /** Cuts of the prompt's length: a call is in band n when its prompt is longer than n of them. */
  prompt_above: z.array(z.int().min(0)).max(32).default([]),
  at: z.array(instantSchema).max(256).default([]),
  seconds_of_day: z.array(z.int().min(0).max(86_399)).max(32).default([]),
  /** Cuts of prompt and answer together. */
  call_above: z.array(z.int().min(0)).max(32).default([]),
  /** Without it, `feature` is empty in every row. */
  by_feature: z.boolean().default(true),
});
export type UsageSumsQuery = z.output<typeof usageSumsQuerySchema>;

export const usageSumsRowSchema = z.object({
  provider: z.string(),
  model: z.string(),
  feature: z.string(),
  tier: serviceTierSchema,
  has_usage: z.boolean(),
  priced: z.boolean(),
  /** How many cuts lie below; of `at` and `seconds_of_day` those at or before. */
  prompt_band: z.int(),
  at_band: z.int(),
  day_band: z.int(),
  call_band: z.int(),
  calls: z.int(),
  /** Of them, those that tell a hash of their prompt. */
  hashed_calls: z.int(),
  cost_usd: usdSchema,
  /** Sums, so beyond what one call may have. */
  tokens: z.object({
    input: z.int(),
    cache_read: z.int(),
    cache_write_5m: z.int(),
    cache_write_1h: z.int(),
    output: z.int(),
    reasoning: z.int(),
    audio_in: z.int(),
    audio_out: z.int(),
    image_in: z.int(),
    image_out: z.int(),
  }),
});
export type UsageSumsRow = z.infer<typeof usageSumsRowSchema>;

export const usageSumsSchema = z.object({
  rows: z.array(usageSumsRowSchema),
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
});
export type UsageSums = z.infer<typeof usageSumsSchema>;
