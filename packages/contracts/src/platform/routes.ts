import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { instantSchema, usdSchema } from '../value.ts';
import { getIngestRoute, ingestConditions } from './ingest.ts';
import { poolRoutes } from './pool-routes.ts';
import { getSlosRoute } from './slo.ts';
import { tracingRoutes } from './tracing.ts';

/** `GET /health`, without envelope: 503 only when unhealthy. */
export const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  database: z.enum(['connected', 'slow', 'critical']),
  db_response_ms: z.number().nullable(),
  clickhouse: z.enum(['connected', 'slow', 'critical']),
  /** The intake of telemetry; null where this process takes none. */
  ingest: z.enum(ingestConditions).nullable(),
  /**
   * The traffic side of the gateway; null where this process takes none. `stale`: calls are decided on settings that
   * cannot be renewed; `journal_nearly_full`: calls will be refused unless telemetry takes their records.
   */
  gateway: z.enum(['flowing', 'stale', 'journal_nearly_full']).nullable(),
  /** Share of one core this process used of late. */
  cpu: z.number(),
  /** Resident bytes of this process. */
  memory: z.int(),
  version: z.string(),
});
export type Health = z.infer<typeof healthSchema>;

export const statusSchema = z.object({
  version: z.string(),
  environment: z.enum(['test', 'dev', 'staging', 'prod']),
  started_at: instantSchema,
  health: healthSchema,
  brain: z.enum(['builtin', 'llm']),
  project: z.string(),
  /** Where calls to models are sent, where that is another address than this one. */
  gateway_url: z.url().nullable(),
  calls: z.int(),
  cost_usd: usdSchema,
  unpriced_calls: z.int(),
  first_call_at: instantSchema.nullable(),
  last_call_at: instantSchema.nullable(),
  /** How long the project keeps its calls; null: for good. */
  retention_days: z.int().nullable(),
});
export type Status = z.infer<typeof statusSchema>;

export const securityHeadersSchema = z.object({
  level: z.enum(['strict', 'moderate', 'relaxed']),
  headers_enabled: z.boolean(),
  csp_enabled: z.boolean(),
  csp_report_only: z.boolean(),
  /** Where browsers report breaches to; null where nowhere. */
  csp_report_uri: z.string().nullable(),
  /** Sources allowed besides our own, by directive. */
  csp_extra_sources: z.record(z.string(), z.array(z.string())),
  hsts_enabled: z.boolean(),
  /** Whether answers leave over TLS, here or at a declared proxy. */
  secure: z.boolean(),
  /** Paths whose answers no cache may keep. */
  cache_exempt_paths: z.array(z.string()),
  headers: z.record(z.string(), z.string()),
});

export const platformRoutes = defineRoutes({
  ...poolRoutes,
  status: {
    method: 'GET',
    path: '/api/status',
    tag: 'platform',
    summary: 'The state of the installation and of your project',
    access: 'read',
    input: z.strictObject({}),
    output: statusSchema,
    errors: ['unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: {
      output: {
        version: '0.1.0',
        environment: 'dev',
        started_at: '2026-03-01T00:00:00.000Z',
        health: {
          status: 'healthy',
          database: 'connected',
          db_response_ms: 0.6,
          clickhouse: 'connected',
          ingest: 'flowing',
          gateway: 'flowing',
          cpu: 0.01,
          memory: 120_000_000,
          version: '0.1.0',
        },
        brain: 'builtin',
        project: 'default',
        gateway_url: null,
        calls: 2,
        cost_usd: '0.002500000000',
        unpriced_calls: 0,
        first_call_at: '2026-03-01T00:00:00.000Z',
        last_call_at: '2026-03-01T00:05:00.000Z',
        retention_days: null,
      },
    },
  },
  securityHeaders: {
    method: 'GET',
    path: '/api/security/headers',
    tag: 'platform',
    summary: 'Security headers in force',
    access: 'read',
    input: z.strictObject({}),
    output: securityHeadersSchema,
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: {
      output: {
        level: 'moderate',
        headers_enabled: true,
        csp_enabled: true,
        csp_report_only: false,
        csp_report_uri: '/api/csp-report',
        csp_extra_sources: {},
        hsts_enabled: true,
        secure: true,
        cache_exempt_paths: [],
        headers: { 'x-content-type-options': 'nosniff' },
      },
    },
  },
  securityHeadersTest: {
    method: 'GET',
    path: '/api/security/headers/test',
    tag: 'platform',
    summary: 'Security headers an answer of this server really carried, and which of those in force it lacked',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ applied: z.record(z.string(), z.string()), missing: z.array(z.string()) }),
    errors: ['unauthenticated', 'forbidden', 'limit'],
    example: { output: { applied: { 'x-content-type-options': 'nosniff' }, missing: [] } },
  },
  getIngest: getIngestRoute,
  getSlos: getSlosRoute,
  ...tracingRoutes,
});
