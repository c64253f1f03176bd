import { z } from 'zod';
import { instantSchema, usdSchema } from '../../value.ts';
import { filterableDimensions } from '../semantic.ts';
import { amountSchema, filtersSchema, noteSchema, openMomentSchema, unitSchema } from './amount.ts';
import { contributionSchema } from './explain.ts';

export const watchedMeasures = ['cost', 'calls', 'error_rate', 'latency.p95'] as const;
export type WatchedMeasure = (typeof watchedMeasures)[number];

export const anomalyQuerySchema = z.strictObject({
  measure: z.enum(watchedMeasures).default('cost'),
  /** Looks at each value of it too, beside the whole. */
  by: z.enum(filterableDimensions).nullish(),
  filters: filtersSchema,
  /** Open: four weeks up to the last call, or two days where `grain` is hour. */
  from: openMomentSchema,
  to: openMomentSchema,
  grain: z.enum(['day', 'hour']).default('day'),
  /** Of the alarms, the share that may be false. */
  false_discovery_rate: z.number().min(0.0001).max(0.5).default(0.02),
  limit: z.int().min(1).max(100).default(20),
});
export type AnomalyQuery = z.output<typeof anomalyQuerySchema>;

export const anomalySchema = z.object({
  /** Null: the whole. */
  series: z.object({ dimension: z.enum(filterableDimensions), value: z.string() }).nullable(),
  from: instantSchema,
  to: instantSchema,
  /** Days or hours on end that it lasted. */
  buckets: z.int(),
  /** True where it reaches the end of what was looked at. */
  ongoing: z.boolean(),
  direction: z.enum(['above', 'below']),
  /** Of the worst bucket where it lasted for several; of a sum and its band over all of them. */
  observed: amountSchema,
  expected: amountSchema,
  low: amountSchema,
  high: amountSchema,
  change: amountSchema,
  relative_change: z.number().nullable(),
  /** Money spent beyond (below 0: short of) the expected; null where the measure is no money. */
  extra_usd: usdSchema.nullable(),
  calls: z.int(),
  /** Robust standard deviations of the worst bucket. */
  score: z.number(),
  worst: z.object({ at: instantSchema, observed: amountSchema, expected: amountSchema }),
  /** What the same explanation as of any change finds against the usual of those hours; best first, may be empty. */
  explained_by: z.array(
    z.object({
      dimension: z.enum(filterableDimensions),
      explanatory_power: z.number(),
      leading_share_of_change: z.number().nullable(),
      leading: z.array(contributionSchema),
    }),
  ),
});
export type Anomaly = z.infer<typeof anomalySchema>;

export const anomalyReportSchema = z.object({
  measure: z.enum(watchedMeasures),
  unit: unitSchema,
  by: z.enum(filterableDimensions).nullable(),
  grain: z.enum(['day', 'hour']),
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  history_from: instantSchema.nullable(),
  anomalies: z.array(anomalySchema),
  /** Of all found, also those beyond `limit`. */
  found: z.object({ above: z.int(), below: z.int(), extra_usd: usdSchema.nullable() }),
  tested: z.object({
    series: z.int(),
    buckets: z.int(),
    /** Too small in money or calls to alarm, or with too little history. */
    small_series: z.int(),
    short_series: z.int(),
  }),
  false_discovery_rate: z.number(),
  /** Least that counts: money for cost, calls otherwise, and the least relative deviation. */
  floor: z.object({ usd: usdSchema.nullable(), calls: z.int(), relative: z.number() }),
  /** The whole, for the picture. */
  points: z.array(
    z.object({
      at: instantSchema,
      observed: amountSchema.nullable(),
      expected: amountSchema.nullable(),
      low: amountSchema.nullable(),
      high: amountSchema.nullable(),
      anomalous: z.boolean(),
    }),
  ),
  notes: z.array(noteSchema),
});
export type AnomalyReport = z.infer<typeof anomalyReportSchema>;
