import { z } from 'zod';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, rateSchema, usdSchema } from '../value.ts';
import { manyValuesOf } from './label-filters.ts';
import { sortSchema } from './sort.ts';
import { tokenSumsSchema } from './spend.ts';

const label = z.string().max(255);

/** A conversation or an agent's run, summed from its calls; a label is that of most of its calls. */
export const sessionSchema = z.object({
  session: z.string(),
  project: z.string(),
  user: z.string(),
  agent: z.string(),
  feature: z.string(),
  /** Dearest first, at most 20. */
  models: z.array(z.string()),
  first_at: instantSchema,
  last_at: instantSchema,
  calls: z.int(),
  errors: z.int(),
  tokens: tokenSumsSchema,
  /** Null: none of its calls is priced. */
  cost_usd: usdSchema.nullable(),
  cache_hit_rate: rateSchema.nullable(),
  unpriced_calls: z.int(),
});
export type Session = z.infer<typeof sessionSchema>;

export const sessionSortFields = ['last_at', 'first_at', 'cost_usd', 'calls', 'errors', 'tokens', 'session'] as const;

/** Labels the list of sessions can be narrowed by. */
export const sessionFilters = ['project', 'user', 'agent', 'model', 'feature'] as const;

export const sessionListQuerySchema = listQuery({
  /** Filters select calls: the figures are those of each session's calls that fit. */
  project: label.optional(),
  user: label.optional(),
  agent: label.optional(),
  model: label.optional(),
  feature: label.optional(),
  ...manyValuesOf(sessionFilters),
  at_gte: instantOrDaySchema.optional(),
  at_lte: instantOrDaySchema.optional(),
  sort: sortSchema(sessionSortFields, '-last_at'),
});
export type SessionListQuery = z.output<typeof sessionListQuerySchema>;

export const sessionListSchema = z.object({ sessions: z.array(sessionSchema), pagination: paginationSchema });

/** A session with what it was made of. */
export const sessionDetailSchema = sessionSchema.extend({
  duration_ms: z.number(),
  branches: z.array(z.string()),
  tasks: z.array(z.string()),
  environments: z.array(z.string()),
  by_model: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      calls: z.int(),
      cost_usd: usdSchema.nullable(),
      tokens: tokenSumsSchema,
    }),
  ),
  /** Uses over all calls, most used first, at most 100. */
  tools: z.array(z.object({ tool: z.string(), uses: z.int() })),
  error_types: z.array(z.object({ error_type: z.string(), calls: z.int() })),
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;
