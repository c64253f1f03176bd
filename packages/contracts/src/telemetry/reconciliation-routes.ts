import { z } from 'zod';
import { reconciliationIdSchema } from '../id.ts';
import { defineRoutes, fileHeadSchema } from '../route.ts';
import { instantOrDaySchema, pageQuerySchema } from '../value.ts';
import { uploadIdExample } from './examples.ts';
import {
  createReconciliationSchema,
  previewReconciliationSchema,
  reconciledLineListSchema,
  reconciledLineQuerySchema,
  reconciliationListSchema,
  reconciliationPreviewSchema,
  reconciliationSchema,
  reportedCostQuerySchema,
  reportedCostsSchema,
} from './reconciliation.ts';
import {
  reconciledLineExample,
  reconciliationExample,
  reconciliationIdExample,
  reconciliationPreviewExample,
  reportedCostsExample,
} from './reconciliation-examples.ts';

const onePage = { page: 1, per_page: 20, total: 1, total_pages: 1 };

/** Our amounts held against those of providers and agents, and out in the form that finance tools read. */
export const reconciliationRoutes = defineRoutes({
  previewReconciliation: {
    method: 'POST',
    path: '/api/reconciliations/preview',
    tag: 'reconciliations',
    summary: 'How an uploaded invoice or usage export would be read',
    access: 'read',
    reads: true,
    input: previewReconciliationSchema,
    output: reconciliationPreviewSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { upload_id: uploadIdExample }, output: reconciliationPreviewExample },
  },
  createReconciliation: {
    method: 'POST',
    path: '/api/reconciliations',
    tag: 'reconciliations',
    summary: 'Compare an uploaded invoice or usage export with the calls of its period, and explain the difference',
    access: 'all',
    audit: { action: 'reconciliation.create', target: 'id', details: ['preset', 'lines'] },
    success_status: 201,
    input: createReconciliationSchema,
    output: reconciliationSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
    example: { input: { upload_id: uploadIdExample, provider: 'anthropic' }, output: reconciliationExample },
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/reconciliations',
    tag: 'reconciliations',
    summary: 'Reconciliations of the project, newest first',
    access: 'read',
    input: pageQuerySchema,
    output: reconciliationListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit'],
    example: { output: { reconciliations: [reconciliationExample], pagination: onePage } },
  },
  getReconciliation: {
    method: 'GET',
    path: '/api/reconciliations/{id}',
    tag: 'reconciliations',
    summary: 'One reconciliation',
    access: 'read',
    input: z.strictObject({ id: reconciliationIdSchema }),
    output: reconciliationSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: reconciliationIdExample }, output: reconciliationExample },
  },
  listReconciledLines: {
    method: 'GET',
    path: '/api/reconciliations/{id}/lines',
    tag: 'reconciliations',
    summary: 'What was compared, by provider, model, day and kind of token, largest difference first',
    access: 'read',
    input: reconciledLineQuerySchema,
    output: reconciledLineListSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: {
      input: { id: reconciliationIdExample },
      output: { lines: [reconciledLineExample], pagination: onePage },
    },
  },
  deleteReconciliation: {
    method: 'DELETE',
    path: '/api/reconciliations/{id}',
    tag: 'reconciliations',
    summary: 'Delete a reconciliation',
    access: 'all',
    audit: { action: 'reconciliation.delete', target: 'id' },
    input: z.strictObject({ id: reconciliationIdSchema }),
    output: z.object({ deleted: z.boolean() }),
    errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit'],
    example: { input: { id: reconciliationIdExample }, output: { deleted: true } },
  },
  compareReportedCosts: {
    method: 'GET',
    path: '/api/reported-costs',
    tag: 'reconciliations',
    summary: 'What agents and tools themselves say their calls cost, beside our prices',
    access: 'read',
    input: reportedCostQuerySchema,
    output: reportedCostsSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: { output: reportedCostsExample },
  },
  exportFocus: {
    method: 'GET',
    path: '/api/exports/focus',
    tag: 'reconciliations',
    summary: 'Spend by day, model and kind of token as FOCUS 1.2, the form that finance tools read',
    access: 'read',
    file: ['text/csv; charset=utf-8'],
    input: z
      .strictObject({
        from: instantOrDaySchema.optional(),
        to: instantOrDaySchema.optional(),
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
      input: { from: '2026-03-01', to: '2026-04-01' },
      output: { name: 'focus-2026-03-01-2026-04-01.csv', content_type: 'text/csv; charset=utf-8' },
    },
  },
});
