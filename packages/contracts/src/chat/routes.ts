import { z } from 'zod';
import { runIdSchema, threadIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { runEventSchema } from './event.ts';
import { run, thread } from './examples.ts';
import { askedRunSchema, runEndSchema, runSchema } from './run.ts';
import { clientRefSchema, maxSequence, questionSchema } from './socket.ts';
import { threadRoutes } from './thread-routes.ts';

const errors = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'] as const;
const afterSeqSchema = z.coerce.number().int().min(0).max(maxSequence).default(0);

export const chatRoutes = defineRoutes({
  ...threadRoutes,
  ask: {
    method: 'POST',
    path: '/api/runs',
    tag: 'chat',
    summary: 'Ask a question, in a new thread or an old one; the answer follows as events',
    access: 'read',
    reads: true,
    success_status: 201,
    input: z.strictObject({
      thread_id: threadIdSchema.optional(),
      text: questionSchema,
      client_ref: clientRefSchema.optional(),
    }),
    output: askedRunSchema,
    errors: [...errors, 'conflict', 'precondition'],
    example: { input: { text: thread.title }, output: { ...run, queue_position: 0 } },
  },
  askInThread: {
    method: 'POST',
    path: '/api/threads/{id}/runs',
    tag: 'chat',
    summary: 'Ask the next question of a thread',
    access: 'read',
    reads: true,
    success_status: 201,
    input: z.strictObject({ id: threadIdSchema, text: questionSchema, client_ref: clientRefSchema.optional() }),
    output: askedRunSchema,
    errors: [...errors, 'conflict', 'precondition'],
    example: { input: { id: thread.id, text: thread.title }, output: { ...run, queue_position: 0 } },
  },
  getRun: {
    method: 'GET',
    path: '/api/runs/{id}',
    tag: 'chat',
    summary: 'A run with its report, once it has one',
    access: 'read',
    input: z.strictObject({ id: runIdSchema }),
    output: runSchema,
    errors,
    example: { input: { id: run.id }, output: run },
  },
  listRunEvents: {
    method: 'GET',
    path: '/api/runs/{id}/events',
    tag: 'chat',
    summary: 'Events of a run after a sequence number',
    access: 'read',
    input: z.strictObject({ id: runIdSchema, after_seq: afterSeqSchema }),
    output: z.object({ events: z.array(runEventSchema), last_seq: z.int() }),
    errors,
    example: { input: { id: run.id }, output: { events: [], last_seq: 0 } },
  },
  followRun: {
    method: 'GET',
    path: '/api/runs/{id}/stream',
    tag: 'chat',
    summary: 'Events of a run after a sequence number, then live until it ends',
    access: 'read',
    input: z.strictObject({ id: runIdSchema, after_seq: afterSeqSchema }),
    progress: runEventSchema,
    output: runEndSchema,
    errors,
    example: { input: { id: run.id }, output: { run_id: run.id, status: 'complete', last_seq: 9 } },
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
    errors,
    example: { input: { id: run.id }, output: { ...run, status: 'stopped', ended_at: thread.updated_at } },
  },
});
