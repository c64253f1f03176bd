import { z } from 'zod';
import { importIdSchema } from '../id.ts';
import { instantOrDaySchema, rateSchema, usdSchema } from '../value.ts';

export const cacheLifetimes = ['none', '5m', '1h', 'best', 'inf'] as const;
export type CacheLifetime = (typeof cacheLifetimes)[number];

export const promptCacheQuerySchema = z.strictObject({
  ttl: z
    .array(z.enum(cacheLifetimes))
    .min(1)
    .max(cacheLifetimes.length)
    .default([...cacheLifetimes]),
  scope: z.enum(['session', 'all']).default('session'),
  /** What a hit rate counts: tokens, blocks, or the mean share of a request. */
  definition: z.enum(['tokens', 'blocks', 'requests']).default('tokens'),
  /** Blocks of the trace's own size the cache holds, least recently used out first; null is unbounded. */
  capacity: z.int().min(1).max(100_000_000).nullable().default(null),
  /** Share of the requests, in order of time, that fill the cache but are not counted. */
  warmup: rateSchema.max(0.99).default(0),
  /** `once`: each distinct call counts once, a replayed copy only warms; `replay`: every record counts. */
  forks: z.enum(['once', 'replay']).default('once'),
  /** `base`: list price without long-context tiers. */
  prices: z.enum(['full', 'base']).default('full'),
  import_id: importIdSchema.optional(),
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
  session: z.string().max(255).optional(),
});
export type PromptCacheQuery = z.output<typeof promptCacheQuerySchema>;

export const promptCacheOptionSchema = z.object({
  ttl: z.enum(cacheLifetimes),
  hit_rate: rateSchema,
  cost_usd: usdSchema,
});
export type PromptCacheOption = z.infer<typeof promptCacheOptionSchema>;

export const promptCacheResultSchema = z.object({
  scope: z.enum(['session', 'all']),
  definition: z.enum(['tokens', 'blocks', 'requests']),
  forks: z.enum(['once', 'replay']),
  prices: z.enum(['full', 'base']),
  warmup: z.number(),
  capacity: z.int().nullable(),
  /** Null when the calls come from traces of several block sizes, or carry none. */
  block_size: z.int().nullable(),
  /** Records whose prefix is known, replayed copies and warm-up included. */
  calls: z.int(),
  distinct_calls: z.int(),
  /** Records the hit rates and costs are made of: after the warm-up, by the rule for forks. */
  counted_calls: z.int(),
  /** Calls whose model has no known price; they count in hit rates and cost nothing here. */
  unpriced_calls: z.int(),
  /** Calls left out because their source tells nothing of their prefix. */
  calls_without_prefix: z.int(),
  sessions: z.int(),
  /** How many sessions each lifetime is the cheaper one for. */
  best_sessions: z.object({ '5m': z.int(), '1h': z.int() }),
  options: z.array(promptCacheOptionSchema),
});
export type PromptCacheResult = z.infer<typeof promptCacheResultSchema>;
