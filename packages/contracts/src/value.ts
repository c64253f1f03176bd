import { z } from 'zod';

/** ISO 8601 in UTC with a `Z`. */
export const instantSchema = z.iso.datetime({ message: 'must be an ISO time in UTC, like 2026-03-01T00:00:00Z' });

/** Accepts an instant, also with an offset, or a calendar day (its first moment in UTC), and yields an instant in UTC. */
export const instantOrDaySchema = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'must be a day like 2026-03-01 or a time like 2026-03-01T12:00:00Z',
  })
  .transform((value) => new Date(value).toISOString())
  // Beyond these years the text of an instant is longer, and periods around it cannot be reckoned.
  .refine((instant) => instant >= '1000', 'must lie in the years 1000 to 9999');

/** Money on the wire: a decimal string of US dollars with up to 12 places. */
export const usdSchema = z.string().regex(/^-?\d{1,26}(\.\d{1,12})?$/, 'must be a decimal number as a string');

/** A share or rate, 0 to 1. */
export const rateSchema = z.number().min(0).max(1);

const pageShape = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(20),
};

/** The query of a list: a page, and filters of which only the declared ones are accepted. */
export function listQuery<const S extends z.ZodRawShape>(filters: S) {
  const shape = { ...pageShape, ...filters };
  const allowed = `is not declared here; allowed are ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? allowed : undefined) });
}

export const pageQuerySchema = listQuery({});

export const paginationSchema = z.object({
  page: z.int(),
  per_page: z.int(),
  total: z.int(),
  total_pages: z.int(),
});
export type Pagination = z.infer<typeof paginationSchema>;
