import { z } from 'zod';
import { deletionIdSchema } from '../id.ts';
import { defineRoutes, fileHeadSchema } from '../route.ts';
import { instantOrDaySchema, pageQuerySchema } from '../value.ts';
import {
  askedDataDeletionSchema,
  callExportFormats,
  createDataDeletionSchema,
  dataDeletionListSchema,
  dataDeletionSchema,
  retentionSchema,
} from './deletion.ts';

const nothingLeft = { calls: 0, occurrences: 0, sightings: 0, metric_points: 0, rollup_sessions: 0, uploads: 0 };
const deletionExample = {
  id: 'deletion_01993a5e-7c00-7000-8000-000000000019',
  cause: 'request',
  kind: 'user',
  value: null,
  value_digest: '5c22b84d56d0a3ac3a4a3b1a8e5d5a6cf4f0b21b1c1d6c5b3a5f2f0d3c1b0a99',
  requested_by: 'user_01993a5e-7c00-7000-8000-000000000001',
  requested_at: '2026-03-01T00:00:00.000Z',
  state: 'complete',
  counts: { ...nothingLeft, calls: 120, sightings: 240 },
  remaining: nothingLeft,
  problem: null,
  completed_at: '2026-03-01T00:00:09.000Z',
} as const;

/** A project's data: out as a file, kept for so long, gone for good. */
export const dataRoutes = defineRoutes({
  createDataDeletion: {
    method: 'POST',
    path: '/api/deletions',
    tag: 'data',
    summary: 'Delete all of a user, of a session or of the time before a moment, for good; dry_run only counts it',
    access: 'all',
    audit: { action: 'data.delete', target: 'deletion.id', details: ['kind', 'dry_run'] },
    input: createDataDeletionSchema,
    output: askedDataDeletionSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      input: { kind: 'user', value: 'ada@example.com', dry_run: false },
      output: { deletion: deletionExample, counts: { ...nothingLeft, calls: 120, sightings: 240 } },
    },
  },
  listDataDeletions: {
    method: 'GET',
    path: '/api/deletions',
    tag: 'data',
    summary: 'Deletions of the project with what they took and what was left, newest first',
    access: 'read',
    input: pageQuerySchema,
    output: dataDeletionListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      output: { deletions: [deletionExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
  getDataDeletion: {
    method: 'GET',
    path: '/api/deletions/{id}',
    tag: 'data',
    summary: 'One deletion: how far it is, and what was left afterwards',
    access: 'read',
    input: z.strictObject({ id: deletionIdSchema }),
    output: dataDeletionSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: deletionExample.id }, output: deletionExample },
  },
  getRetention: {
    method: 'GET',
    path: '/api/retention',
    tag: 'data',
    summary: 'How many days the project keeps its calls',
    access: 'read',
    input: z.strictObject({}),
    output: retentionSchema,
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { days: null, set_at: null } },
  },
  setRetention: {
    method: 'PUT',
    path: '/api/retention',
    tag: 'data',
    summary: 'Keep calls for so many days, or for good with null; older ones are deleted within the hour',
    access: 'all',
    audit: { action: 'retention.change', details: ['days'] },
    input: z.strictObject({ days: retentionSchema.shape.days }),
    output: retentionSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: { input: { days: 365 }, output: { days: 365, set_at: '2026-03-01T00:00:00.000Z' } },
  },
  exportCalls: {
    method: 'GET',
    path: '/api/exports/calls',
    tag: 'data',
    summary: 'Every call of a period with all that is stored of it, as JSON lines or CSV',
    access: 'read',
    file: ['application/x-ndjson', 'text/csv; charset=utf-8'],
    input: z
      .strictObject({
        from: instantOrDaySchema.optional(),
        to: instantOrDaySchema.optional(),
        format: z.enum(callExportFormats).default('jsonl'),
        /** CSV for programs: text that a spreadsheet would take for a formula stays as it is. */
        raw: z.enum(['true', 'false']).optional(),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
        message: 'from must be before to',
        path: ['from'],
      }),
    output: fileHeadSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      input: { from: '2026-03-01', to: '2026-04-01', format: 'csv' },
      output: { name: 'calls-2026-03-01-2026-04-01.csv', content_type: 'text/csv; charset=utf-8' },
    },
  },
});
