import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, type PostgresQueryResult } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import { ApexError } from '@apex/contracts';
import { type CircuitState, createCircuitBreaker } from '@apex/kit/circuit-breaker';
import type { EngineLog } from '@apex/kit/supervise';
import { connectionConfig } from './connection.ts';
import { databaseError, isConnectionLoss } from './database-error.ts';

export interface PoolOptions {
  readonly url: string;
  readonly application_name: string;
  /** `apex_app` at run time; left out, statements run as whoever the address names. */
  readonly role?: string;
  readonly log: EngineLog;
  /** Connections kept open when idle. */
  readonly min?: number;
  readonly max?: number;
  readonly acquire_timeout_ms?: number;
  readonly idle_timeout_ms?: number;
  /** A connection older than this is replaced when it comes back. */
  readonly recycle_ms?: number;
  readonly statement_timeout_ms?: number;
}

export interface PoolStats {
  readonly min: number;
  readonly max: number;
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
  readonly circuit: CircuitState;
}

export interface Database<DB> {
  readonly db: Kysely<DB>;
  /** Milliseconds of a round trip; throws `database.unavailable` where there is none. */
  ping(): Promise<number>;
  /** Opens the minimum of connections ahead of the first request. */
  warm(): Promise<void>;
  stats(): PoolStats;
  close(): Promise<void>;
}

/** A pool whose connection losses are `database.unavailable` and retryable, and that fails fast while the server is gone. */
export function createPool<DB>(options: PoolOptions): Database<DB> {
  const min = options.min ?? 2;
  const max = options.max ?? 10;
  const acquireTimeoutMs = options.acquire_timeout_ms ?? 30_000;
  const pool = new Pool({
    ...connectionConfig({
      url: options.url,
      application_name: options.application_name,
      ...(options.role === undefined ? {} : { role: options.role }),
      connect_timeout_ms: acquireTimeoutMs,
      statement_timeout_ms: options.statement_timeout_ms ?? 30_000,
    }),
    min,
    max,
    idleTimeoutMillis: options.idle_timeout_ms ?? 60_000,
    maxLifetimeSeconds: (options.recycle_ms ?? 3_600_000) / 1000,
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', (error) => options.log.warn(wordsOf(error), 'An idle database connection was lost'));
  // A connection in use has no other listener between two statements, and would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => options.log.debug(wordsOf(error), 'A database connection was lost')),
  );
  const breaker = createCircuitBreaker({ name: 'database', isFailure: isConnectionLoss });

  async function acquire(): Promise<PoolClient> {
    return breaker.run(async () => {
      try {
        return await pool.connect();
      } catch (error) {
        throw exhausted(pool, max, error) ?? databaseError(error);
      }
    });
  }

  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: kyselyPool(pool, acquire) }) });
  return {
    db,
    async ping() {
      const startedAt = performance.now();
      const client = await acquire();
      try {
        await client.query('select 1');
        client.release();
      } catch (error) {
        client.release(true);
        throw databaseError(error);
      }
      return performance.now() - startedAt;
    },
    async warm() {
      const clients = await Promise.all(Array.from({ length: min }, acquire));
      for (const client of clients) client.release();
    },
    stats: () => ({
      min,
      max,
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      circuit: breaker.state(),
    }),
    async close() {
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}

/** The driver hangs its whole client on an error; none of it belongs into a log. */
function wordsOf(error: Error): object {
  return { reason: error.message, ...('code' in error ? { code: error.code } : {}) };
}

/** Waiting in vain for a busy pool says nothing about the server. */
function exhausted(pool: Pool, max: number, error: unknown): ApexError | undefined {
  const timedOut = error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
  if (!timedOut || pool.totalCount < max) return undefined;
  return new ApexError({
    kind: 'unavailable',
    reason: 'database.busy',
    message: 'All database connections are busy. Try again shortly.',
    retry_after_seconds: 1,
    cause: error,
  });
}

/** What Kysely needs of a pool; one wrapper a connection, since Kysely remembers connections by identity. */
function kyselyPool(pool: Pool, acquire: () => Promise<PoolClient>): PostgresPool {
  const wrappers = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await acquire();
      const wrapper = wrappers.get(client) ?? wrap(client);
      wrappers.set(client, wrapper);
      return wrapper;
    },
  };
}

function wrap(client: PoolClient): PostgresPoolClient {
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      // pg types the command as any string and the row count as nullable; for what Kysely sends it is what Kysely reads.
      return (await client.query(sql, [...parameters])) as PostgresQueryResult<never>;
    } catch (error) {
      throw databaseError(error);
    }
  }
  return {
    // Cursors are not used: Kysely calls the first form only unless it is given a cursor class.
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  };
}
