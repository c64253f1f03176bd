import { z } from 'zod';
import { instantOrDaySchema, instantSchema, usdSchema } from '../../value.ts';
import { filterSchema } from '../semantic.ts';

/** A value of a measure: money as a decimal string; counts, rates (0 to 1) and milliseconds as numbers. */
export const amountSchema = z.union([usdSchema, z.number()]);
export type Amount = z.infer<typeof amountSchema>;

export const unitSchema = z.enum(['usd', 'count', 'rate', 'ms']);
export type Unit = z.infer<typeof unitSchema>;

/** Something a reader must know to take the figures right; `code` is stable, `text` is for people and holds no figures. */
export const noteSchema = z.object({ code: z.string(), text: z.string() });
export type Note = z.infer<typeof noteSchema>;

/** Half-open; `days` is its length, `calls` 0 where nothing was recorded. */
export const analysedPeriodSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  days: z.number(),
  /** False: it goes on, and `to` is the present. */
  complete: z.boolean(),
  calls: z.int(),
  unpriced_calls: z.int(),
});
export type AnalysedPeriod = z.infer<typeof analysedPeriodSchema>;

/** An amount that is not certain: as likely above as below `expected`, within `low` and `high` at the level asked. */
export const rangeSchema = z.object({ expected: amountSchema, low: amountSchema, high: amountSchema });

/** A moment that may be left open in any way. */
export const openMomentSchema = instantOrDaySchema.nullish();
export const filtersSchema = z.array(filterSchema).max(20).default([]);
