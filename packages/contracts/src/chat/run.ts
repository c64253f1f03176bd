import { z } from 'zod';
import { runIdSchema, threadIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';
import { finalReportSchema } from './report.ts';

export const runStatuses = ['queued', 'running', 'complete', 'failed', 'stopped', 'timeout'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runSchema = z.object({
  id: runIdSchema,
  thread_id: threadIdSchema,
  question: z.string(),
  status: z.enum(runStatuses),
  brain: z.enum(['builtin', 'llm']),
  /** Plain words for a run that did not complete. */
  note: z.string(),
  last_seq: z.int(),
  report: finalReportSchema.nullable(),
  created_at: instantSchema,
  ended_at: instantSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** `queue_position`: runs of the same person ahead in line; 0 means it has begun. */
export const askedRunSchema = runSchema.extend({ queue_position: z.int() });

/** How a run ended, and how many events its log holds. */
export const runEndSchema = z.object({
  run_id: runIdSchema,
  status: z.enum(['complete', 'failed', 'stopped', 'timeout']),
  last_seq: z.int(),
});
export type RunEnd = z.infer<typeof runEndSchema>;
