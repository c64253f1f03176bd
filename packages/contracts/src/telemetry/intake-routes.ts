import { z } from 'zod';
import { uploadIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { importExample, previewExample, uploadIdExample } from './examples.ts';
import { importSummarySchema } from './import.ts';
import {
  importedLocalLogsSchema,
  importLocalLogsSchema,
  localLogsProgressSchema,
  localLogsSchema,
} from './local-logs.ts';
import { filledSampleSchema, sampleProgressSchema } from './sample.ts';
import {
  createdUploadSchema,
  importUploadSchema,
  previewUploadSchema,
  uploadPreviewSchema,
  uploadProgressSchema,
} from './upload.ts';

const mostUploadBytes = 50 * 1024 * 1024;

/** Ways in besides records in batches: the sample workspace, uploaded files, logs on the server's own machine. */
export const intakeRoutes = defineRoutes({
  fillSample: {
    method: 'POST',
    path: '/api/sample',
    tag: 'imports',
    summary: 'Fill the organisation’s sample project with made-up calls; a second time changes nothing',
    access: 'all',
    audit: { action: 'sample.fill', target: 'project.id', details: ['created'] },
    input: z.strictObject({}),
    progress: sampleProgressSchema,
    output: filledSampleSchema,
    errors: ['unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: {
      output: {
        project: { id: 'project_01993a5e-7c00-7000-8000-000000000007', name: 'sample' },
        calls: 9000,
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-03-01T00:00:00.000Z',
        created: true,
      },
    },
  },
  createUpload: {
    method: 'POST',
    path: '/api/uploads',
    tag: 'imports',
    summary: 'Send a file to be previewed and imported; it is deleted after its import or a day',
    access: 'ingest',
    rate_class: 'intake',
    body: 'bytes',
    body_limit_bytes: mostUploadBytes,
    success_status: 201,
    audit: { action: 'upload.create', target: 'upload_id', details: ['bytes'] },
    input: z.strictObject({ name: z.string().min(1).max(255).default('pasted') }),
    output: createdUploadSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      input: { name: 'usage.csv' },
      output: { upload_id: uploadIdExample, name: 'usage.csv', bytes: 2048 },
    },
  },
  previewUpload: {
    method: 'POST',
    path: '/api/uploads/{id}/preview',
    tag: 'imports',
    summary: 'The first rows of an upload as they would be imported',
    access: 'ingest',
    input: previewUploadSchema,
    output: uploadPreviewSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { id: uploadIdExample, map: { at: 'When' } }, output: previewExample },
  },
  importUpload: {
    method: 'POST',
    path: '/api/uploads/{id}/import',
    tag: 'imports',
    summary: 'Import an upload; its rows that cannot be read are listed in the summary',
    access: 'ingest',
    audit: { action: 'import.upload', target: 'import_id', details: ['format'] },
    input: importUploadSchema,
    progress: uploadProgressSchema,
    output: importSummarySchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit', 'unavailable'],
    example: { input: { id: uploadIdExample, map: { at: 'When' } }, output: importExample },
  },
  deleteUpload: {
    method: 'DELETE',
    path: '/api/uploads/{id}',
    tag: 'imports',
    summary: 'Throw an upload away',
    access: 'ingest',
    audit: { action: 'upload.delete', target: 'id' },
    input: z.strictObject({ id: uploadIdSchema }),
    output: z.object({ deleted: z.boolean() }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: uploadIdExample }, output: { deleted: true } },
  },
  listLocalLogs: {
    method: 'GET',
    path: '/api/local-logs',
    tag: 'imports',
    summary: 'Logs of coding agents found on the server’s machine',
    access: 'all',
    input: z.strictObject({}),
    output: localLogsSchema,
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: {
      output: {
        available: true,
        why_not: null,
        sources: [
          {
            source: 'claude-code',
            folder: '~/.claude/projects',
            files: 12,
            bytes: 4_800_000,
            newest_at: '2026-03-01T00:00:00.000Z',
          },
        ],
      },
    },
  },
  importLocalLogs: {
    method: 'POST',
    path: '/api/local-logs/import',
    tag: 'imports',
    summary: 'Import logs of coding agents from the server’s machine',
    access: 'all',
    audit: { action: 'import.local_logs', details: ['sources'] },
    input: importLocalLogsSchema,
    progress: localLogsProgressSchema,
    output: importedLocalLogsSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limit', 'unavailable'],
    example: { input: { sources: ['claude-code'] }, output: { imports: [importExample] } },
  },
});
