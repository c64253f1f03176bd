import { z } from 'zod';
import { deletionIdSchema } from '../id.ts';
import { defineRoutes, fileHeadSchema } from '../route.ts';
import { instantSchema } from '../value.ts';
import { givenPasswordSchema, oneTimeCodeSchema } from './fields.ts';

/** What an account's deletion took away, and whether every store has forgotten it. */
export const deletionSchema = z.object({
  id: deletionIdSchema,
  requested_at: instantSchema,
  /** Null while stores are still forgetting. */
  completed_at: instantSchema.nullable(),
  /** How many there were, by what they were. */
  removed: z.record(z.string(), z.int()),
  /** The stores that had projects to forget, and those that have still to. */
  stores: z.array(z.string()),
  pending: z.array(z.string()),
});
export type Deletion = z.infer<typeof deletionSchema>;

const receiptSchema = z.string().min(1).max(512);
const deletionExample = {
  id: 'deletion_01993a5e-7c00-7000-8000-000000000009',
  requested_at: '2026-03-01T00:00:00.000Z',
  completed_at: null,
  removed: { accounts: 1, organisations: 1, members: 1, projects: 2, keys: 1, sign_ins: 1 },
  stores: ['telemetry', 'optimizer', 'chat'],
  pending: ['telemetry'],
};

/** A person's own data: to take along, and to take away. */
export const accountDataRoutes = defineRoutes({
  exportAccount: {
    method: 'GET',
    path: '/api/account/export',
    tag: 'account',
    summary: 'Everything held on you, or on the organisation (owners), as JSON lines',
    access: 'read',
    person: true,
    file: ['application/x-ndjson'],
    input: z.strictObject({ of: z.enum(['account', 'organisation']).default('account') }),
    output: fileHeadSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      input: { of: 'account' },
      output: { name: 'apex-account-2026-03-01.jsonl', content_type: 'application/x-ndjson' },
    },
  },
  deleteAccount: {
    method: 'POST',
    path: '/api/account/delete',
    tag: 'account',
    summary: 'Delete your account, and the organisations that are yours alone with all they hold',
    access: 'read',
    person: true,
    rate_class: 'sign_in',
    input: z.strictObject({
      /** Needed unless you signed in within the last ten minutes. */
      password: givenPasswordSchema.optional(),
      /** Needed where your sign-in asks for one. */
      code: oneTimeCodeSchema.optional(),
    }),
    output: z.object({
      deletion: deletionSchema,
      /** Shown this once; asks later whether everything is gone. */
      receipt: receiptSchema,
    }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'conflict', 'limit'],
    example: {
      input: { password: 'correct horse battery' },
      output: { deletion: deletionExample, receipt: 'apex_deletion_…' },
    },
  },
  lookupDeletion: {
    method: 'POST',
    path: '/api/account/deletions/lookup',
    tag: 'account',
    summary: 'How far a deletion has come, for whoever holds its receipt',
    access: 'public',
    rate_class: 'session',
    input: z.strictObject({ receipt: receiptSchema }),
    output: deletionSchema,
    errors: ['invalid', 'not_found', 'limit'],
    example: { input: { receipt: 'apex_deletion_…' }, output: deletionExample },
  },
});
