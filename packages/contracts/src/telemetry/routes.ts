import { z } from 'zod';
import { callIdSchema, importIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { pageQuerySchema, paginationSchema } from '../value.ts';
import { alertRoutes } from './alert-routes.ts';
import { analysisRoutes } from './analysis-routes.ts';
import { callDetailSchema, callListQuerySchema, callListSchema } from './call.ts';
import { dataRoutes } from './data-routes.ts';
import { callDetailExample, callExample, importExample, importIdExample, spendExample } from './examples.ts';
import {
  finishImportSchema,
  importBatchSchema,
  importProgressSchema,
  importSummarySchema,
  startedImportSchema,
  startImportSchema,
} from './import.ts';
import { intakeRoutes } from './intake-routes.ts';
import { listRoutes } from './list-routes.ts';
import { occurrenceQuerySchema, occurrenceSchema } from './occurrence.ts';
import { reconciliationRoutes } from './reconciliation-routes.ts';
import { priceRoutes } from './price-routes.ts';
import { replayRoutes } from './replay-routes.ts';
import { dimensions } from './semantic.ts';
import { sourceRoutes } from './source-routes.ts';
import { spendQuerySchema, spendResultSchema } from './spend.ts';

export const telemetryRoutes = defineRoutes({
  ...alertRoutes,
  ...analysisRoutes,
  ...dataRoutes,
  ...listRoutes,
  ...intakeRoutes,
  ...reconciliationRoutes,
  ...priceRoutes,
  ...replayRoutes,
  ...sourceRoutes,
  querySpend: {
    method: 'POST',
    path: '/api/spend/query',
    tag: 'spend',
    summary: 'Any measure by any dimension over any period',
    access: 'read',
    reads: true,
    input: spendQuerySchema,
    output: spendResultSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: spendExample,
  },
  listDimensionValues: {
    method: 'GET',
    path: '/api/spend/dimensions/{dimension}/values',
    tag: 'spend',
    summary: 'The values a dimension takes, dearest first',
    access: 'read',
    input: z.strictObject({
      dimension: z.enum(dimensions),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ values: z.array(z.string()) }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: { input: { dimension: 'model' }, output: { values: ['claude-opus-4-6'] } },
  },
  startImport: {
    method: 'POST',
    path: '/api/imports',
    tag: 'imports',
    summary: 'Open an import; its records follow in batches',
    access: 'ingest',
    rate_class: 'intake',
    body_limit_bytes: 32 * 1024 * 1024,
    success_status: 201,
    audit: { action: 'import.start', target: 'import_id', details: ['format'] },
    input: startImportSchema,
    output: startedImportSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      input: {
        format: 'claude-code',
        files: [{ name: 'chat.jsonl', fingerprint: '0'.repeat(64), relative_time: false }],
      },
      output: { import_id: importIdExample, dry_run: false, anchors: [null] },
    },
  },
  importRecords: {
    method: 'POST',
    path: '/api/imports/{import_id}/records',
    tag: 'imports',
    summary: 'Add a batch of records; the answer means they are stored, and sending it again adds nothing',
    access: 'ingest',
    rate_class: 'intake',
    body_limit_bytes: 64 * 1024 * 1024,
    input: importBatchSchema,
    output: importProgressSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit', 'unavailable'],
    example: {
      input: {
        import_id: importIdExample,
        records: [
          {
            identity: 'msg_1:req_1',
            source: 'claude-code',
            at: '2026-03-01T00:00:00Z',
            model: 'claude-opus-4-6',
            usage: { input: 10, output: 5 },
          },
        ],
      },
      output: { records: 1, calls: 1, duplicates: 0, cost_usd: '0.000175000000' },
    },
  },
  finishImport: {
    method: 'POST',
    path: '/api/imports/{import_id}/finish',
    tag: 'imports',
    summary: 'Close an import and get its summary',
    access: 'ingest',
    rate_class: 'intake',
    audit: { action: 'import.finish', target: 'import_id' },
    input: finishImportSchema,
    output: importSummarySchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { import_id: importIdExample }, output: importExample },
  },
  listImports: {
    method: 'GET',
    path: '/api/imports',
    tag: 'imports',
    summary: 'Imports of the project, newest first',
    access: 'read',
    input: pageQuerySchema,
    output: z.object({ imports: z.array(importSummarySchema), pagination: paginationSchema }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: {
      output: { imports: [importExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
  getImport: {
    method: 'GET',
    path: '/api/imports/{import_id}',
    tag: 'imports',
    summary: 'One import with its rejected rows',
    access: 'read',
    input: z.strictObject({ import_id: importIdSchema }),
    output: importSummarySchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { import_id: importIdExample }, output: importExample },
  },
  listCalls: {
    method: 'GET',
    path: '/api/calls',
    tag: 'calls',
    summary: 'Calls of the project, a page at a time',
    access: 'read',
    input: callListQuerySchema,
    output: callListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      output: { calls: [callExample], pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 } },
    },
  },
  getCall: {
    method: 'GET',
    path: '/api/calls/{id}',
    tag: 'calls',
    summary: 'One call with everything that is known of it',
    access: 'read',
    input: z.strictObject({ id: callIdSchema }),
    output: callDetailSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { id: callExample.id }, output: callDetailExample },
  },
  streamOccurrences: {
    method: 'POST',
    path: '/api/calls/occurrences',
    tag: 'calls',
    summary: 'Every record of every call in replay order, streamed in chunks',
    access: 'read',
    reads: true,
    input: occurrenceQuerySchema,
    progress: z.object({ occurrences: z.array(occurrenceSchema) }),
    output: z.object({ count: z.int() }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { order: 'session' }, output: { count: 0 } },
  },
});
