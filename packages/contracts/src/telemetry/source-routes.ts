import { defineRoutes } from '../route.ts';
import { rejectionListSchema, rejectionQuerySchema, sourceListSchema, sourceQuerySchema } from './source.ts';

const errors = ['invalid', 'unauthenticated', 'forbidden', 'limit', 'timeout', 'unavailable'] as const;

/** Who sends telemetry, and what became of it. */
export const sourceRoutes = defineRoutes({
  listSources: {
    method: 'GET',
    path: '/api/sources',
    tag: 'sources',
    summary: 'Who sends what: how it was joined, where reports disagree, what was rejected, how late it comes',
    access: 'read',
    input: sourceQuerySchema,
    output: sourceListSchema,
    errors,
    example: {
      input: { from: '2026-03-01', to: '2026-03-08' },
      output: {
        sources: [
          {
            emitter: 'anthropic-sdk',
            service: 'checkout',
            scopes: [{ scope: 'com.anthropic.sdk.typescript', version: '1.11.0' }],
            signals: ['traces'],
            sent_by: ['key_01993a5e-7c00-7000-8000-000000000002'],
            first_at: '2026-03-01T00:00:00.000Z',
            last_at: '2026-03-07T23:59:00.000Z',
            requests: 120,
            items: 960,
            rejected: 0,
            reports: 900,
            aggregates: 0,
            priced_calls: 890,
            unpriced_calls: 10,
            evidence: 0,
            delay: { p50_ms: 2100, p95_ms: 5200 },
            storing: { p50_ms: 400, p95_ms: 900 },
          },
        ],
        calls: {
          calls: 900,
          reports: 1700,
          joined: 800,
          priced: 890,
          no_usage: 10,
          no_price: 0,
          disagreeing: 2,
          undecided: 0,
          cost_usd: '12.500000000000',
        },
        metrics: [],
      },
    },
  },
  listRejections: {
    method: 'GET',
    path: '/api/sources/rejections',
    tag: 'sources',
    summary: 'Items of exports that were not taken, the newest first, and how often for which reason',
    access: 'read',
    input: rejectionQuerySchema,
    output: rejectionListSchema,
    errors,
    example: {
      output: {
        rejections: [
          {
            received_at: '2026-03-01T00:00:00.000Z',
            emitter: 'unknown',
            service: 'checkout',
            signal: 'traces',
            sent_by: 'key_01993a5e-7c00-7000-8000-000000000002',
            reason: 'trace_id_invalid',
            message: 'The trace id must have 32 hex digits that are not all zero.',
            name: 'chat gpt-5',
          },
        ],
        reasons: [
          {
            reason: 'trace_id_invalid',
            count: 1,
            last_at: '2026-03-01T00:00:00.000Z',
            message: 'The trace id must have 32 hex digits that are not all zero.',
            name: 'chat gpt-5',
          },
        ],
        pagination: { page: 1, per_page: 20, total: 1, total_pages: 1 },
      },
    },
  },
});
