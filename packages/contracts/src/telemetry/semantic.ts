import { z } from 'zod';

/** Every dimension of the semantic layer, defined once; `project` is the workspace a call worked in. */
export const dimensions = [
  'model',
  'provider',
  'hour',
  'day',
  'week',
  'month',
  'project',
  'branch',
  'application',
  'feature',
  'user',
  'session',
  'task',
  'agent',
  'environment',
  'operation',
  'status',
  'error_type',
  'source',
  'tier',
] as const;
export type Dimension = (typeof dimensions)[number];

/** Dimensions that are periods of time rather than labels; they cannot be filtered on, `from` and `to` do that. */
export const timeDimensions = ['hour', 'day', 'week', 'month'] as const satisfies readonly Dimension[];
export type TimeDimension = (typeof timeDimensions)[number];

/**
 * Every measure beyond those each row carries. Money is USD as a decimal string, rates are 0..1, times are ms.
 * `cache_hit_rate` is cache-read tokens over the whole prompt; `error_rate` failed calls over all.
 */
export const measures = [
  'cost',
  'calls',
  'tokens',
  'cache_hit_rate',
  'error_rate',
  'errors',
  'unpriced_calls',
  'sessions',
  'users',
  'tasks',
  'cost_per_call',
  'cost_per_session',
  'cost_per_user',
  'cost_per_task',
  'latency.mean',
  'latency.p50',
  'latency.p95',
  'latency.p99',
  'ttft.p50',
  'ttft.p95',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'reported_cost',
] as const;
export type Measure = (typeof measures)[number];

/** Measures whose value is money, a decimal string on the wire. */
export const moneyMeasures = [
  'cost',
  'cost_per_call',
  'cost_per_session',
  'cost_per_user',
  'cost_per_task',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'reported_cost',
] as const satisfies readonly Measure[];

export const filterableDimensions = dimensions.filter(
  (name): name is Exclude<Dimension, TimeDimension> => !(timeDimensions as readonly string[]).includes(name),
);

export const filterSchema = z.strictObject({
  dimension: z.enum(filterableDimensions),
  op: z.enum(['eq', 'ne', 'in', 'not_in', 'prefix', 'contains']).default('eq'),
  value: z.union([z.string().max(255), z.array(z.string().max(255)).min(1).max(100)]),
});
export type Filter = z.output<typeof filterSchema>;
