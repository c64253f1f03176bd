import { z } from 'zod';
import { instantSchema } from '../../value.ts';
import { amountSchema, filtersSchema, noteSchema, openMomentSchema, rangeSchema, unitSchema } from './amount.ts';

export const forecastMeasures = ['cost', 'calls', 'tokens'] as const;
export type ForecastMeasure = (typeof forecastMeasures)[number];

export const forecastQuerySchema = z.strictObject({
  measure: z.enum(forecastMeasures).default('cost'),
  filters: filtersSchema,
  /** The moment the forecast ends; open: the end of the month. */
  until: openMomentSchema,
  /** The moment it is made; open: now, or the last call where calls stopped earlier. */
  now: openMomentSchema,
  /** Share of outcomes that shall fall within the interval. */
  level: z.number().min(0.5).max(0.99).default(0.8),
});
export type ForecastQuery = z.output<typeof forecastQuerySchema>;

export const forecastMethods = [
  'weekday_median',
  'weekday_median_trend',
  'damped_holt_winters',
  'seasonal_naive',
  'recent_mean',
  'run_rate',
  'none',
] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

const day = z.iso.date();

export const backtestSchema = z.object({
  /** Past days at which the same forecast was made and held against what came. */
  origins: z.int(),
  horizon_days: z.int(),
  /** Share of outcomes that fell into intervals made from earlier origins alone; null: too few of them. */
  coverage: z.number().nullable(),
  coverage_origins: z.int(),
  /** Sum of absolute errors over sum of outcomes. */
  mean_error: z.number(),
  /** Signed: above 0 forecasts were too high. */
  bias: z.number(),
  /** Error of repeating the last week, as the yardstick. */
  naive_error: z.number(),
  candidates: z.array(z.object({ method: z.enum(forecastMethods), mean_error: z.number() })),
});
export type ForecastBacktest = z.infer<typeof backtestSchema>;

export const forecastSchema = z.object({
  measure: z.enum(forecastMeasures),
  unit: unitSchema,
  as_of: instantSchema,
  as_of_is: z.enum(['asked', 'now', 'last_call']),
  /** Begin of the month of `as_of`. */
  from: instantSchema,
  until: instantSchema,
  so_far: amountSchema,
  remainder: rangeSchema,
  /** `so_far` plus `remainder`. */
  total: rangeSchema,
  level: z.number(),
  days_elapsed: z.number(),
  days_left: z.number(),
  method: z.enum(forecastMethods),
  /** `guess`: too little history to measure errors, so the interval is wide by rule. */
  interval_basis: z.enum(['backtest', 'shorter_backtest', 'guess', 'none']),
  backtest: backtestSchema.nullable(),
  run_rate: z.object({ per_day: amountSchema, days: z.int(), total: amountSchema }),
  /** The month before, whole. */
  previous: z.object({
    from: instantSchema,
    to: instantSchema,
    value: amountSchema,
    /** Of the expected total to it. */
    relative_change: z.number().nullable(),
  }),
  history: z.object({
    from: day.nullable(),
    to: day.nullable(),
    days: z.int(),
    days_with_calls: z.int(),
    unpriced_calls: z.int(),
    /** Days that were far off and weigh no more than ordinary ones. */
    unusual: z.array(z.object({ day, value: amountSchema, expected: amountSchema })),
  }),
  /** What the fit says of a week from now against now, of weekdays against their mean. */
  trend_per_week: amountSchema.nullable(),
  trend_per_week_relative: z.number().nullable(),
  weekdays: z.array(z.object({ weekday: z.int().min(1).max(7), factor: z.number() })),
  /** Ahead, of which the first may be the rest of a day; intervals are each day's own. */
  days: z.array(rangeSchema.extend({ day })),
  /** Behind, as recorded, for the picture. */
  past: z.array(z.object({ day, value: amountSchema, complete: z.boolean() })),
  notes: z.array(noteSchema),
});
export type Forecast = z.infer<typeof forecastSchema>;
