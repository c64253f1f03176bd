import { z } from 'zod';
import { messageIdSchema, runIdSchema, threadIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { instantSchema, pageQuerySchema, paginationSchema } from '../value.ts';
import { runEventSchema } from './event.ts';
import { finalReportSchema } from './report.ts';
import { maxSequence, questionSchema } from './socket.ts';

export const runStatuses = ['queued', 'running', 'complete', 'failed', 'stopped', 'timeout'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const threadSchema = z.object({
  id: threadIdSchema,
  title: z.string(),
  created_at: instantSchema,
  updated_at: instantSchema,
});
export type Thread = z.infer<typeof threadSchema>;

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

export const messageSchema = z.object({
  id: messageIdSchema,
  run_id: runIdSchema,
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  created_at: instantSchema,
});

const thread = {
  id: 'thread_01993a5e-7c00-7000-8000-000000000006',
  title: 'What did we spend this month?',
  created_at: '2026-03-01T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:01.000Z',
};
const runId = `run_${thread.id}_01993a5e-7c00-7000-8000-000000000007`;
const run = {
  id: runId,
  thread_id: thread.id,
  question: thread.title,
  status: 'running',
  brain: 'builtin',
  note: '',
  last_seq: 3,
  report: null,
  created_at: thread.created_at,
  ended_at: null,
};

export const chatRoutes = defineRoutes({
  listThreads: {
    method: 'GET',
    path: '/api/threads',
    tag: 'chat',
    summary: 'Your threads, latest first',
    access: 'read',
    input: pageQuerySchema,
    output: z.object({ threads: z.array(threadSchema), pagination: paginationSchema }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: { output: { threads: [thread], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } } },
  },
  getThread: {
    method: 'GET',
    path: '/api/threads/{id}',
    tag: 'chat',
    summary: 'A thread with its messages and runs',
    access: 'read',
    input: z.strictObject({ id: threadIdSchema }),
    output: threadSchema.extend({ messages: z.array(messageSchema), runs: z.array(runSchema) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: thread.id }, output: { ...thread, messages: [], runs: [run] } },
  },
  ask: {
    method: 'POST',
    path: '/api/runs',
    tag: 'chat',
    summary: 'Ask a question, in a new thread or an old one; the answer follows as events',
    access: 'read',
    reads: true,
    success_status: 201,
    input: z.strictObject({ thread_id: threadIdSchema.optional(), text: questionSchema }),
    output: runSchema.extend({ queue_position: z.int() }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { text: thread.title }, output: { ...run, queue_position: 0 } },
  },
  getRun: {
    method: 'GET',
    path: '/api/runs/{id}',
    tag: 'chat',
    summary: 'A run with its report, once it has one',
    access: 'read',
    input: z.strictObject({ id: runIdSchema }),
    output: runSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: runId }, output: run },
  },
  listRunEvents: {
    method: 'GET',
    path: '/api/runs/{id}/events',
    tag: 'chat',
    summary: 'Events of a run after a sequence number',
    access: 'read',
    input: z.strictObject({ id: runIdSchema, after_seq: z.coerce.number().int().min(0).max(maxSequence).default(0) }),
    output: z.object({ events: z.array(runEventSchema), last_seq: z.int() }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: runId }, output: { events: [], last_seq: 0 } },
  },
  stopRun: {
    method: 'POST',
    path: '/api/runs/{id}/stop',
    tag: 'chat',
    summary: 'Stop a run at once',
    access: 'read',
    reads: true,
    input: z.strictObject({ id: runIdSchema }),
    output: runSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: runId }, output: { ...run, status: 'stopped', ended_at: thread.updated_at } },
  },
});
