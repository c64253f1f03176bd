import { dimensions } from '@apex/contracts';
import { z } from 'zod';

export const intents = [
  'spend_query',
  'explain_change',
  'prompt_cache_analysis',
  'lifetime_what_if',
  'expensive_sessions',
  'model_what_if',
  'forecast',
  'anomaly',
  'reduce_cost',
  'latency_reduce',
  'capacity_plan',
  'errors_retries',
  'compare_models',
  'budget_status',
  'data_missing',
  'how_to_connect',
  'out_of_scope',
] as const;
export type Intent = (typeof intents)[number];

export const askedMeasures = [
  'spend',
  'calls',
  'tokens',
  'tokens.input',
  'tokens.fresh_input',
  'tokens.cache_read',
  'tokens.cache_write',
  'tokens.output',
  'tokens.reasoning',
  'cache_hit_rate',
  'error_rate',
  'errors',
  'latency.mean',
  'latency.p50',
  'latency.p75',
  'latency.p80',
  'latency.p90',
  'latency.p95',
  'latency.p98',
  'latency.p99',
  'ttft.p50',
  'ttft.p75',
  'ttft.p80',
  'ttft.p90',
  'ttft.p95',
  'ttft.p98',
  'ttft.p99',
  'cost_per_call',
  'cost_per_session',
  'cost_per_user',
  'cost_per_task',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'sessions',
  'users',
  'tasks',
  'unpriced_calls',
  'reported_cost',
] as const;
export type AskedMeasure = (typeof askedMeasures)[number];

export const periodSchema = z.object({ from: z.string().nullable(), to: z.string().nullable() });
export type Period = z.infer<typeof periodSchema>;

export const askedFilterSchema = z.object({
  /** A dimension, or a threshold on a grain like `session.spend`. */
  dimension: z.string(),
  op: z.enum(['eq', 'ne', 'in', 'not_in', 'gt', 'gte', 'lt', 'lte']),
  value: z.union([z.string(), z.number(), z.array(z.string())]),
});
export type AskedFilter = z.infer<typeof askedFilterSchema>;

/** What a question asks for, as data: shown with the answer, and what an evaluation compares. */
export const questionParseSchema = z.object({
  intent: z.enum(intents),
  measures: z.array(z.enum(askedMeasures)),
  dimensions: z.array(z.enum(dimensions)),
  filters: z.array(askedFilterSchema),
  /** Half-open, UTC. Null: the default, all time. */
  period: periodSchema.nullable(),
  compare: periodSchema.nullable(),
  limit: z.int().nullable(),
  order: z.object({ by: z.string(), direction: z.enum(['asc', 'desc']) }).nullable(),
  params: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.array(z.string()), z.record(z.string(), z.number())]),
  ),
  /** Fields that could be read more than one way. */
  clarify: z.array(z.string()),
});
export type QuestionParse = z.infer<typeof questionParseSchema>;
