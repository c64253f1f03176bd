import { z } from 'zod';
import { defineRoutes } from '../route.ts';
import { instantSchema } from '../value.ts';

const milliseconds = z.number().min(0);
const connections = z.int().min(0);
const circuit = z.enum(['closed', 'open', 'half_open']);

/** The pool as it is now, and what it counted since this process started. */
export const poolStatsSchema = z.object({
  min: connections,
  max: connections,
  /** Connections beyond the maximum while there is a rush; they go when they come back. */
  overflow: connections,
  open: connections,
  idle: connections,
  in_use: connections,
  waiting: connections,
  circuit,
  /** Times a connection was handed out. */
  acquired: connections,
  /** Connections that were closed for their age, by a reset, or since they broke. */
  recycled: connections,
  /** Times nobody gave a connection back within the acquire timeout. */
  timed_out: connections,
  slowest_acquire_ms: milliseconds,
});
export type PoolStats = z.infer<typeof poolStatsSchema>;

const poolMetricsSchema = z.object({
  since: instantSchema,
  opened: connections,
  acquired: connections,
  recycled: connections,
  timed_out: connections,
  /** Connections that could not be opened, or were lost on the way to who asked. */
  failed: connections,
  /** Of the latest acquires, at most 1,000. */
  acquire_ms: z.object({ p50: milliseconds, p95: milliseconds, p99: milliseconds, max: milliseconds }),
  most_in_use: connections,
});
export type PoolMetrics = z.infer<typeof poolMetricsSchema>;

const poolHealthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  /** Whether the pool looks after itself. */
  checking: z.boolean(),
  /** The latest look; null before the first. */
  checked_at: instantSchema.nullable(),
  response_ms: milliseconds.nullable(),
  /** Machine reason of what went wrong. */
  reason: z.string().nullable(),
});
export type PoolHealth = z.infer<typeof poolHealthSchema>;

const poolSummarySchema = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  /** Share of maximum and overflow in use. */
  use: z.number().min(0),
  /** What to look at, in words; empty where all is well. */
  warnings: z.array(z.string()),
});
export type PoolSummary = z.infer<typeof poolSummarySchema>;

const poolConfigSchema = z.object({
  min: connections,
  max: connections,
  overflow: connections,
  acquire_timeout_ms: milliseconds,
  recycle_ms: milliseconds,
  idle_timeout_ms: milliseconds,
  check_interval_ms: milliseconds,
  statement_timeout_ms: milliseconds,
  warn_above: connections,
  /** How the connection is kept private. */
  transport: z.enum(['plain', 'tls', 'tls_verified', 'unix_socket']),
});
export type PoolConfig = z.infer<typeof poolConfigSchema>;

const stats: PoolStats = {
  min: 2,
  max: 10,
  overflow: 5,
  open: 2,
  idle: 2,
  in_use: 0,
  waiting: 0,
  circuit: 'closed',
  acquired: 120,
  recycled: 1,
  timed_out: 0,
  slowest_acquire_ms: 12.5,
};
const health: PoolHealth = {
  status: 'healthy',
  checking: true,
  checked_at: '2026-03-01T00:01:00.000Z',
  response_ms: 0.6,
  reason: null,
};

/** What a route of the pool has in common; who may ask is judged by the verb. */
const asked = {
  tag: 'database',
  access: 'all',
  input: z.strictObject({}),
  errors: ['unauthenticated', 'forbidden', 'limit', 'unavailable'],
} as const;

/** The connection pool of one process, for those who run the installation. */
export const poolRoutes = defineRoutes({
  poolStats: {
    ...asked,
    method: 'GET',
    path: '/api/db/pool/stats',
    summary: 'Connections open, idle, in use and waited for',
    output: poolStatsSchema,
    example: { output: stats },
  },
  poolMetrics: {
    ...asked,
    method: 'GET',
    path: '/api/db/pool/metrics',
    summary: 'What the pool counted and measured since the process started',
    output: poolMetricsSchema,
    example: {
      output: {
        since: '2026-03-01T00:00:00.000Z',
        opened: 3,
        acquired: 120,
        recycled: 1,
        timed_out: 0,
        failed: 0,
        acquire_ms: { p50: 0.1, p95: 0.4, p99: 2.5, max: 12.5 },
        most_in_use: 4,
      },
    },
  },
  poolSummary: {
    ...asked,
    method: 'GET',
    path: '/api/db/pool/summary',
    summary: 'Whether the pool is well, in a line',
    output: poolSummarySchema,
    example: { output: { status: 'healthy', use: 0, warnings: [] } },
  },
  poolHealth: {
    ...asked,
    method: 'GET',
    path: '/api/db/pool/health',
    summary: 'What the latest look at the database found',
    output: poolHealthSchema,
    example: { output: health },
  },
  poolConfig: {
    ...asked,
    method: 'GET',
    path: '/api/db/pool/config',
    summary: 'What the pool was configured with',
    output: poolConfigSchema,
    example: {
      output: {
        min: 2,
        max: 10,
        overflow: 5,
        acquire_timeout_ms: 30_000,
        recycle_ms: 3_600_000,
        idle_timeout_ms: 60_000,
        check_interval_ms: 60_000,
        statement_timeout_ms: 30_000,
        warn_above: 8,
        transport: 'tls_verified',
      },
    },
  },
  warmPool: {
    ...asked,
    method: 'POST',
    path: '/api/db/pool/warmup',
    summary: 'Open the minimum of connections now',
    audit: { action: 'pool.warm' },
    output: poolStatsSchema,
    example: { input: {}, output: stats },
  },
  resetPool: {
    ...asked,
    method: 'POST',
    path: '/api/db/pool/reset',
    summary: 'Replace every connection; those in use are replaced when their work is done',
    audit: { action: 'pool.reset' },
    output: poolStatsSchema,
    example: { input: {}, output: stats },
  },
  initializePool: {
    ...asked,
    method: 'POST',
    path: '/api/db/pool/initialize',
    summary: 'Begin anew: forget past failures, replace every connection and open the minimum',
    audit: { action: 'pool.initialize' },
    output: poolStatsSchema,
    example: { input: {}, output: stats },
  },
  checkPool: {
    ...asked,
    method: 'POST',
    path: '/api/db/pool/health-checker',
    summary: 'Look at the database now; enabled turns the regular look on or off until the next start',
    audit: { action: 'pool.check', details: ['checking'] },
    input: z.strictObject({ enabled: z.boolean().optional() }),
    errors: ['invalid', ...asked.errors],
    output: poolHealthSchema,
    example: { input: {}, output: health },
  },
});
