import { z } from 'zod';
import { callIdSchema } from '../id.ts';
import { serviceTierSchema, usageSchema } from '../usage.ts';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';
import { callSources } from './observation.ts';

/** One provider call as stored: one row, priced once. */
export const callSchema = z.object({
  id: callIdSchema,
  at: instantSchema,
  source: z.enum(callSources),
  provider: z.string(),
  model: z.string(),
  operation: z.string(),
  tier: serviceTierSchema,
  status: z.enum(['ok', 'error']),
  error_type: z.string(),
  finish_reason: z.string(),
  usage: usageSchema.nullable(),
  /** Null: not priced. */
  cost_usd: usdSchema.nullable(),
  components: z.object({ input: usdSchema, cache_read: usdSchema, cache_write: usdSchema, output: usdSchema }),
  price_version: z.string(),
  reported_cost_usd: usdSchema.nullable(),
  latency_ms: z.number().nullable(),
  ttft_ms: z.number().nullable(),
  project: z.string(),
  branch: z.string(),
  feature: z.string(),
  user: z.string(),
  session: z.string(),
  task: z.string(),
  agent: z.string(),
  environment: z.string(),
  tools: z.array(z.string()),
});
export type Call = z.infer<typeof callSchema>;

export const callSortFields = ['at', 'cost_usd', 'model', 'session'] as const;

export const callListQuerySchema = listQuery({
  model: z.string().max(255).optional(),
  provider: z.string().max(255).optional(),
  session: z.string().max(255).optional(),
  user: z.string().max(255).optional(),
  feature: z.string().max(255).optional(),
  status: z.enum(['ok', 'error']).optional(),
  at_gte: instantOrDaySchema.optional(),
  at_lte: instantOrDaySchema.optional(),
  /** Field names, comma separated, `-` for descending. */
  sort: z
    .string()
    .regex(
      new RegExp(`^-?(${callSortFields.join('|')})(,-?(${callSortFields.join('|')}))*$`),
      `may name ${callSortFields.join(', ')}`,
    )
    .default('-at'),
});
export type CallListQuery = z.output<typeof callListQuerySchema>;

export const callListSchema = z.object({ calls: z.array(callSchema), pagination: paginationSchema });
