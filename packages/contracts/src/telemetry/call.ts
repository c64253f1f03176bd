import { z } from 'zod';
import { callIdSchema, importIdSchema } from '../id.ts';
import { serviceTierSchema, usageSchema } from '../usage.ts';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';
import { manyValuesOf } from './label-filters.ts';
import { callSources } from './observation.ts';
import { filterableDimensions } from './semantic.ts';
import { sortSchema } from './sort.ts';

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

/** Tokens of one kind, what a million of them cost, and what these did. */
const priceLineSchema = z.object({
  kind: z.string(),
  tokens: z.int(),
  usd_per_million: usdSchema,
  cost_usd: usdSchema,
});

/** What one emitter told of a call: the best is priced, the others are kept as evidence. */
const callReportSchema = z.object({
  emitter: z.string(),
  signal: z.enum(['traces', 'logs']),
  /** Instrumentation scope with its version, and the service that sent it. */
  scope: z.string(),
  scope_version: z.string(),
  service: z.string(),
  rank: z.enum(['gateway', 'sdk', 'instrumentation', 'self_report']),
  model: z.string(),
  /** What its count of input tokens means; `undecided`: neither scope nor arithmetic tells. */
  convention: z.enum(['inclusive', 'exclusive', 'undecided', 'none']),
  /** As it was sent. */
  reported_input: z.number().nullable(),
  reported_output: z.number().nullable(),
  /** In disjoint kinds. */
  usage: usageSchema.nullable(),
  reported_cost_usd: usdSchema.nullable(),
  trace_id: z.string(),
  span_id: z.string(),
  /** Its tokens are those that are priced. */
  priced: z.boolean(),
  /** It counts other totals than those that are priced. */
  disagrees: z.boolean(),
});

/** A call with everything that is known of it. */
export const callDetailSchema = callSchema.extend({
  import_id: z.string(),
  model_served: z.string(),
  application: z.string(),
  streaming: z.boolean().nullable(),
  prompt_hash: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  response_id: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Who told of the call, most trusted first; empty where a file or log told of it alone. */
  reports: z.array(callReportSchema),
  /** How the cost was computed; null: not priced, or the catalogue of today computes another. */
  price: z
    .object({
      source: z.string(),
      version: z.string(),
      valid_from: z.string(),
      lines: z.array(priceLineSchema),
    })
    .nullable(),
});
export type CallDetail = z.infer<typeof callDetailSchema>;

export type CallReport = z.infer<typeof callReportSchema>;

export const callSortFields = [
  'at',
  'cost_usd',
  'tokens',
  'output',
  'latency_ms',
  'ttft_ms',
  'model',
  'provider',
  'feature',
  'user',
  'session',
  'status',
] as const;

const label = z.string().max(255).optional();

export const callListQuerySchema = listQuery({
  model: label,
  provider: label,
  project: label,
  branch: label,
  application: label,
  feature: label,
  user: label,
  session: label,
  task: label,
  agent: label,
  environment: label,
  operation: label,
  error_type: label,
  status: z.enum(['ok', 'error']).optional(),
  source: z.enum(callSources).optional(),
  tier: serviceTierSchema.optional(),
  ...manyValuesOf(filterableDimensions),
  import_id: importIdSchema.optional(),
  /** `false`: only calls without a price. */
  priced: z.enum(['true', 'false']).optional(),
  /** `true`: only calls whose reports count different totals. */
  disagreed: z.enum(['true', 'false']).optional(),
  /** The emitter whose count of tokens is priced. */
  usage_from: label,
  cost_gte: usdSchema.optional(),
  at_gte: instantOrDaySchema.optional(),
  at_lte: instantOrDaySchema.optional(),
  at_lt: instantOrDaySchema.optional(),
  sort: sortSchema(callSortFields, '-at'),
});
export type CallListQuery = z.output<typeof callListQuerySchema>;

export const callListSchema = z.object({ calls: z.array(callSchema), pagination: paginationSchema });
