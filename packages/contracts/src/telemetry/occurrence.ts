import { z } from 'zod';
import { callIdSchema, importIdSchema } from '../id.ts';
import { usageSchema } from '../usage.ts';
import { prefixSchema } from './observation.ts';

/**
 * One record of a call in its session: the unit of replay. A call read several times (forked history) has several,
 * of which exactly one is `first`.
 */
export const occurrenceSchema = z.object({
  call_id: callIdSchema,
  session: z.string(),
  sequence: z.int(),
  at_ms: z.number(),
  first: z.boolean(),
  provider: z.string(),
  model: z.string(),
  usage: usageSchema,
  prefix: prefixSchema.nullable(),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

export const occurrenceQuerySchema = z.strictObject({
  import_id: importIdSchema.optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  session: z.string().max(255).optional(),
  /** `session`: by session, then time; `time`: by time alone. */
  order: z.enum(['session', 'time']).default('session'),
});
export type OccurrenceQuery = z.output<typeof occurrenceQuerySchema>;
