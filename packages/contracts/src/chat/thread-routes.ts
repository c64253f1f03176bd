import { z } from 'zod';
import { threadIdSchema } from '../id.ts';
import { defineRoutes, fileHeadSchema } from '../route.ts';
import { run, sharedThread, thread } from './examples.ts';
import {
  exportFormats,
  sharedThreadSchema,
  shareTokenSchema,
  threadListQuerySchema,
  threadListSchema,
  threadSchema,
  titleSchema,
  wholeThreadSchema,
} from './thread.ts';

const byId = z.strictObject({ id: threadIdSchema });
const errors = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'] as const;
/** A person's own threads are theirs to change whatever their role; a key must be allowed everything. */
const own = { access: 'all', reads: true } as const;

/** Threads: to list, search, name, delete and restore, share and take away as a file. */
export const threadRoutes = defineRoutes({
  listThreads: {
    method: 'GET',
    path: '/api/threads',
    tag: 'chat',
    summary: 'Your threads, latest first, or those in which words occur',
    access: 'read',
    input: threadListQuerySchema,
    output: threadListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: { output: { threads: [thread], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } } },
  },
  getThread: {
    method: 'GET',
    path: '/api/threads/{id}',
    tag: 'chat',
    summary: 'A thread with its messages and runs',
    access: 'read',
    input: byId,
    output: wholeThreadSchema,
    errors,
    example: { input: { id: thread.id }, output: { ...thread, messages: [], runs: [run] } },
  },
  renameThread: {
    method: 'PATCH',
    path: '/api/threads/{id}',
    tag: 'chat',
    summary: 'Give a thread another title',
    ...own,
    audit: { action: 'thread.rename', target: 'id' },
    input: z.strictObject({ id: threadIdSchema, title: titleSchema }),
    output: threadSchema,
    errors,
    example: { input: { id: thread.id, title: 'March' }, output: { ...thread, title: 'March' } },
  },
  deleteThread: {
    method: 'DELETE',
    path: '/api/threads/{id}',
    tag: 'chat',
    summary: 'Delete a thread: it is gone at once, its runs are stopped; for 30 days it can be restored',
    ...own,
    audit: { action: 'thread.delete', target: 'id' },
    input: byId,
    output: threadSchema,
    errors,
    example: { input: { id: thread.id }, output: { ...thread, deleted_at: thread.updated_at } },
  },
  restoreThread: {
    method: 'POST',
    path: '/api/threads/{id}/restore',
    tag: 'chat',
    summary: 'Bring a deleted thread back',
    ...own,
    audit: { action: 'thread.restore', target: 'id' },
    input: byId,
    output: threadSchema,
    errors,
    example: { input: { id: thread.id }, output: thread },
  },
  shareThread: {
    method: 'POST',
    path: '/api/threads/{id}/share',
    tag: 'chat',
    summary:
      'A link by which members of your organisation can read the thread; shown once, earlier links go on working',
    ...own,
    audit: { action: 'thread.share', target: 'id' },
    input: byId,
    /** `url_path` is one of the web app: `/shared/{token}`. */
    output: z.object({ url_path: z.string(), thread: threadSchema }),
    errors,
    example: {
      input: { id: thread.id },
      output: {
        url_path: '/shared/0Zr7k2V5cJb1Qe8Tn4Yw6Xu3Lh9Ps0Da5Gf7Km2Ri8o',
        thread: { ...thread, shared_at: thread.updated_at },
      },
    },
  },
  unshareThread: {
    method: 'DELETE',
    path: '/api/threads/{id}/share',
    tag: 'chat',
    summary: 'End every link of a thread',
    ...own,
    audit: { action: 'thread.unshare', target: 'id' },
    input: byId,
    output: threadSchema,
    errors,
    example: { input: { id: thread.id }, output: thread },
  },
  getSharedThread: {
    method: 'GET',
    path: '/api/shared-threads/{token}',
    tag: 'chat',
    summary: 'A thread somebody of your organisation shared: its questions and reports',
    access: 'read',
    input: z.strictObject({ token: shareTokenSchema }),
    output: sharedThreadSchema,
    errors,
    example: { input: { token: '0Zr7k2V5cJb1Qe8Tn4Yw6Xu3Lh9Ps0Da5Gf7Km2Ri8o' }, output: sharedThread },
  },
  exportThread: {
    method: 'GET',
    path: '/api/threads/{id}/export',
    tag: 'chat',
    summary: 'A thread as a file: questions, answers, figures with their sources, tables, proposals',
    access: 'read',
    input: z.strictObject({ id: threadIdSchema, format: z.enum(exportFormats).default('markdown') }),
    file: ['text/markdown; charset=utf-8', 'application/pdf'],
    output: fileHeadSchema,
    errors,
    example: {
      input: { id: thread.id },
      output: { name: 'What did we spend this month.md', content_type: 'text/markdown; charset=utf-8' },
    },
  },
});
