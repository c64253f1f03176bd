import { z } from 'zod';
import { importIdSchema } from '../id.ts';
import { instantOrDaySchema, instantSchema, usdSchema } from '../value.ts';
import { dimensions, filterSchema, measures } from './semantic.ts';

export const spendQuerySchema = z
  .strictObject({
    by: z.array(z.enum(dimensions)).max(4).default([]),
    measures: z.array(z.enum(measures)).max(12).default([]),
    filters: z.array(filterSchema).max(20).default([]),
    /** Half-open: from ≤ start of call < to. Absent means unbounded. */
    from: instantOrDaySchema.optional(),
    to: instantOrDaySchema.optional(),
    import_id: importIdSchema.optional(),
    order: z
      .strictObject({ by: z.union([z.enum(measures), z.enum(dimensions)]), direction: z.enum(['asc', 'desc']) })
      .optional(),
    limit: z.int().min(1).max(10_000).default(1000),
  })
  .refine((query) => query.from === undefined || query.to === undefined || query.from < query.to, {
    message: 'from must be before to',
    path: ['from'],
  });
export type SpendQuery = z.output<typeof spendQuerySchema>;

const tokenCount = z.int().min(0);

export const tokenSumsSchema = z.object({
  input: tokenCount,
  cache_read: tokenCount,
  cache_write_5m: tokenCount,
  cache_write_1h: tokenCount,
  output: tokenCount,
  reasoning: tokenCount,
});
export type TokenSums = z.infer<typeof tokenSumsSchema>;

/** One group: its dimension values and asked measures beside the figures every row has. */
export const spendRowSchema = z
  .object({ cost_usd: usdSchema, calls: z.int(), tokens: tokenSumsSchema, unpriced_calls: z.int() })
  .catchall(z.union([z.string(), z.number(), z.null()]));
export type SpendRow = z.infer<typeof spendRowSchema>;

export const spendResultSchema = z.object({
  rows: z.array(spendRowSchema),
  /** Over everything the query selects, also rows that `limit` cut. */
  total: spendRowSchema,
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  /** True when no period was asked: `from` and `to` are then those of the first and after the last call. */
  all_time: z.boolean(),
  /** True when `limit` cut rows. */
  truncated: z.boolean(),
});
export type SpendResult = z.infer<typeof spendResultSchema>;
