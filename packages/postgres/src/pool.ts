import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import {
  ApexError,
  type PoolConfig,
  type PoolHealth,
  type PoolMetrics,
  type PoolStats,
  type PoolSummary,
} from '@apex/contracts';
import { createCircuitBreaker } from '@apex/kit/circuit-breaker';
import type { EngineLog } from '@apex/kit/supervise';
import { connectionConfig, transportOf } from './connection.ts';
import { databaseError, isConnectionLoss } from './database-error.ts';
import { kyselyPool, type Lease, type StatementTracing } from './kysely-pool.ts';
import { createPoolFigures } from './pool-figures.ts';
import { createHealthChecker } from './pool-health.ts';

/** Ends also where nothing comes back, neither answer nor refusal. */
const pingStatement = { text: 'select 1', query_timeout: 3000 };

/** How many connections and for how long; what is left out is as the README says. */
export interface PoolSizes {
  /** Connections kept open when idle. */
  readonly min?: number;
  readonly max?: number;
  /** Connections beyond the maximum while there is a rush; they go when they come back. */
  readonly overflow?: number;
  readonly acquire_timeout_ms?: number;
  readonly idle_timeout_ms?: number;
  /** A connection older than this is replaced when it comes back. */
  readonly recycle_ms?: number;
  readonly check_interval_ms?: number;
  /** More in use than this is warned of. */
  readonly warn_above?: number;
}

export interface PoolOptions extends PoolSizes {
  readonly url: string;
  readonly application_name: string;
  /** `apex_app` at run time; left out, statements run as whoever the address names. */
  readonly role?: string;
  readonly log: EngineLog;
  readonly statement_timeout_ms?: number;
  /** Absent: statements are no spans. */
  readonly tracing?: StatementTracing;
}

/** The pool itself, for those who run the installation. */
export interface PoolControl {
  stats(): PoolStats;
  metrics(): PoolMetrics;
  summary(): PoolSummary;
  health(): PoolHealth;
  readonly config: PoolConfig;
  /** Opens the minimum of connections ahead of the first request, and looks at them from then on. */
  warm(): Promise<void>;
  /** Replaces every connection: idle ones now, those in use when their work is done. No statement is cut off. */
  reset(): Promise<void>;
  /** Forgets past failures, resets and warms. */
  initialize(): Promise<void>;
  /** Looks at the database now; `enabled` turns the regular look on or off. */
  check(enabled?: boolean): Promise<PoolHealth>;
}

export interface Database<DB> extends PoolControl {
  readonly db: Kysely<DB>;
  /** Milliseconds of a round trip; throws `database.unavailable` where there is none. */
  ping(): Promise<number>;
  close(): Promise<void>;
}

/** A pool whose connection losses are `database.unavailable` and retryable, and that fails fast while the server is gone. */
export function createPool<DB>(options: PoolOptions): Database<DB> {
  const config = configOf(options);
  const { min, max, overflow } = config;
  const { log } = options;
  const pool = new Pool({
    ...connectionConfig({
      url: options.url,
      application_name: options.application_name,
      ...(options.role === undefined ? {} : { role: options.role }),
      connect_timeout_ms: config.acquire_timeout_ms,
      statement_timeout_ms: config.statement_timeout_ms,
    }),
    min,
    max: max + overflow,
    idleTimeoutMillis: config.idle_timeout_ms,
    maxLifetimeSeconds: config.recycle_ms / 1000,
    idle_in_transaction_session_timeout: 60_000,
  });
  const figures = createPoolFigures();
  const opened = new Set<PoolClient>();
  const leased = new Set<PoolClient>();
  /** Open when the pool was reset: closed when they come back. */
  const outdated = new WeakSet<PoolClient>();
  pool.on('error', (error) => log.warn(wordsOf(error), 'An idle database connection was lost'));
  pool.on('remove', (client) => {
    opened.delete(client);
    figures.recycled += 1;
  });
  // A connection in use has no other listener between two statements, and would end the process.
  pool.on('connect', (client) => {
    figures.opened += 1;
    opened.add(client);
    client.on('error', (error) => log.debug(wordsOf(error), 'A database connection was lost'));
  });
  const breaker = createCircuitBreaker({ name: 'database', isFailure: isConnectionLoss });

  function lease(client: PoolClient): Lease {
    leased.add(client);
    figures.most_in_use = Math.max(figures.most_in_use, leased.size);
    return {
      client,
      release(destroy) {
        leased.delete(client);
        const isSpare = pool.totalCount > max && pool.waitingCount === 0;
        client.release(destroy === undefined || destroy === false ? isSpare || outdated.has(client) : destroy);
      },
    };
  }

  async function acquire(): Promise<Lease> {
    return breaker.run(async () => {
      const asked_at = performance.now();
      try {
        const client = await pool.connect();
        figures.acquired += 1;
        return lease(client);
      } catch (error) {
        const busy = exhausted(pool, max + overflow, error);
        figures[busy === undefined ? 'failed' : 'timed_out'] += 1;
        throw busy ?? databaseError(error);
      } finally {
        figures.addWait(performance.now() - asked_at);
      }
    });
  }

  async function ping(): Promise<number> {
    const startedAt = performance.now();
    const { client, release } = await acquire();
    try {
      await client.query(pingStatement);
      release();
    } catch (error) {
      release(true);
      throw databaseError(error);
    }
    return performance.now() - startedAt;
  }

  const stats = (): PoolStats => ({
    min,
    max,
    overflow,
    open: pool.totalCount,
    idle: pool.idleCount,
    in_use: leased.size,
    waiting: pool.waitingCount,
    circuit: breaker.state(),
    acquired: figures.acquired,
    recycled: figures.recycled,
    timed_out: figures.timed_out,
    slowest_acquire_ms: figures.slowest_acquire_ms,
  });
  const checker = createHealthChecker({
    ping,
    stats,
    warn_above: config.warn_above,
    interval_ms: config.check_interval_ms,
    log,
  });

  async function warm(): Promise<void> {
    const missing = Math.min(min, max) - leased.size;
    const leases = await Promise.allSettled(Array.from({ length: Math.max(0, missing) }, acquire));
    for (const one of leases) if (one.status === 'fulfilled') one.value.release();
    const failed = leases.find((one) => one.status === 'rejected');
    checker.enable(true);
    if (failed !== undefined) throw failed.reason;
  }

  async function reset(): Promise<void> {
    for (const client of opened) outdated.add(client);
    // What lies idle is taken out and closed.
    const idle = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
    for (const one of idle) if (one.status === 'fulfilled') one.value.release(true);
  }

  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: kyselyPool(pool, acquire, options) }) });
  return {
    db,
    config,
    ping,
    stats,
    metrics: () => ({
      since: new Date(figures.since_ms).toISOString(),
      opened: figures.opened,
      acquired: figures.acquired,
      recycled: figures.recycled,
      timed_out: figures.timed_out,
      failed: figures.failed,
      acquire_ms: figures.waits(),
      most_in_use: figures.most_in_use,
    }),
    summary: () => checker.summary(),
    health: () => checker.health(),
    async check(enabled) {
      if (enabled !== undefined) checker.enable(enabled);
      return checker.check();
    },
    warm,
    reset,
    async initialize() {
      breaker.reset();
      await reset();
      await warm();
    },
    async close() {
      checker.enable(false);
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}

function configOf(options: PoolOptions): PoolConfig {
  const max = options.max ?? 10;
  return {
    min: Math.min(options.min ?? 2, max),
    max,
    overflow: options.overflow ?? 5,
    acquire_timeout_ms: options.acquire_timeout_ms ?? 30_000,
    recycle_ms: options.recycle_ms ?? 3_600_000,
    idle_timeout_ms: options.idle_timeout_ms ?? 60_000,
    check_interval_ms: options.check_interval_ms ?? 60_000,
    statement_timeout_ms: options.statement_timeout_ms ?? 30_000,
    warn_above: options.warn_above ?? 8,
    transport: transportOf(options.url),
  };
}

/** The driver hangs its whole client on an error; none of it belongs into a log. */
function wordsOf(error: Error): object {
  return { reason: error.message, ...('code' in error ? { code: error.code } : {}) };
}

/** Waiting in vain for a busy pool says nothing about the server. */
function exhausted(pool: Pool, most: number, error: unknown): ApexError | undefined {
  const timedOut = error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
  if (!timedOut || pool.totalCount < most) return undefined;
  return new ApexError({
    kind: 'unavailable',
    reason: 'database.busy',
    message: 'All database connections are busy. Try again shortly.',
    retry_after_seconds: 1,
    cause: error,
  });
}
