import { z } from 'zod';
import { messageIdSchema, projectIdSchema, runIdSchema, threadIdSchema } from '../id.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { runSchema, runStatuses } from './run.ts';

export const maxTitleLength = 120;
export const titleSchema = z.string().trim().min(1, 'must not be empty').max(maxTitleLength);

export const threadSchema = z.object({
  id: threadIdSchema,
  /** The project its questions are about; all of them are asked in this one. */
  project_id: projectIdSchema,
  title: z.string(),
  created_at: instantSchema,
  updated_at: instantSchema,
  /** Null while only its owner can read it. */
  shared_at: instantSchema.nullable(),
  /** Set while it can still be restored. */
  deleted_at: instantSchema.nullable(),
  /** Of its latest run. */
  last_run_status: z.enum(runStatuses).nullable(),
});
export type Thread = z.infer<typeof threadSchema>;

export const threadListQuerySchema = listQuery({
  /** Words of the title or of a question, in any case; each must occur. */
  q: z.string().trim().max(200).optional(),
  /** Those of the project the request is made in, or all of yours. */
  projects: z.enum(['this', 'all']).default('this'),
  /** Those that were deleted and can still be restored. */
  deleted: z.enum(['true', 'false']).default('false'),
});
export type ThreadListQuery = z.output<typeof threadListQuerySchema>;

export const threadListSchema = z.object({ threads: z.array(threadSchema), pagination: paginationSchema });
export type ThreadList = z.infer<typeof threadListSchema>;

export const messageSchema = z.object({
  id: messageIdSchema,
  run_id: runIdSchema,
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  created_at: instantSchema,
});

export const wholeThreadSchema = threadSchema.extend({ messages: z.array(messageSchema), runs: z.array(runSchema) });

/** What a link opens: questions and reports. No events, no tool calls, no ids of runs. */
export const sharedThreadSchema = z.object({
  title: z.string(),
  created_at: instantSchema,
  updated_at: instantSchema,
  /** The reader's own: it can be gone on with under this id. Null for a thread of somebody else. */
  own_thread_id: threadIdSchema.nullable(),
  exchanges: z.array(
    runSchema.pick({ question: true, status: true, note: true, report: true, created_at: true, ended_at: true }),
  ),
});
export type SharedThread = z.infer<typeof sharedThreadSchema>;

/** 32 random bytes as base64url. */
export const shareTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not the token of a shared thread');

export const exportFormats = ['markdown', 'pdf'] as const;
