import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { watchStatement } from '@apex/kit/slow-statement';
import type { EngineLog } from '@apex/kit/supervise';
import type { Tracing } from '@apex/kit/tracing';
import type { Pool, PoolClient } from 'pg';
import { databaseError } from './database-error.ts';

/** A connection as long as somebody has it. */
export interface Lease {
  readonly client: PoolClient;
  /** With `true` or an error it is closed instead of kept. */
  release(destroy?: boolean | Error): void;
}

/** Makes statements spans of the running trace. */
export type StatementTracing = Pick<Tracing, 'span'>;

const longestStatement = 2000;
/** What the database would say to a transaction that asks nothing. */
const nothing = { command: 'SELECT', rowCount: 0, rows: [] } as const;

/** Who is told of statements. */
export interface Watchers {
  readonly log: Pick<EngineLog, 'warn'>;
  /** Absent: statements are no spans. */
  readonly tracing?: StatementTracing;
}

/** What Kysely needs of a pool; one wrapper a connection, since Kysely remembers connections by identity. */
export function kyselyPool(pool: Pool, acquire: () => Promise<Lease>, watchers: Watchers): PostgresPool {
  const wrappers = new WeakMap<PoolClient, { lease: Lease; readonly wrapper: PostgresPoolClient }>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const lease = await acquire();
      const known = wrappers.get(lease.client);
      if (known !== undefined) {
        known.lease = lease;
        return known.wrapper;
      }
      const held = { lease, wrapper: wrap(lease.client, (destroy) => held.lease.release(destroy), watchers) };
      wrappers.set(lease.client, held);
      return held.wrapper;
    },
  };
}

function wrap(
  client: PoolClient,
  release: PostgresPoolClient['release'],
  { log, tracing }: Watchers,
): PostgresPoolClient {
  /** A transaction was begun that has asked nothing yet. */
  let isBeginning = false;

  async function send(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    if (sql === 'begin') {
      isBeginning = true;
      return nothing;
    }
    if (!isBeginning) return client.query(sql, [...parameters]);
    isBeginning = false;
    if (sql === 'commit' || sql === 'rollback') return nothing;
    // A statement without parameters goes in one message with `begin`, which spares a round trip.
    if (parameters.length === 0) return lastOf(await client.query(`begin; ${sql}`));
    await client.query('begin');
    return client.query(sql, [...parameters]);
  }

  async function ask<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      // pg types the command as any string and the row count as nullable; for what Kysely sends it is what Kysely reads.
      return (await send(sql, parameters)) as PostgresQueryResult<never>;
    } catch (error) {
      throw databaseError(error);
    }
  }
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const watched = () => watchStatement(log, { store: 'postgresql', statement: sql }, () => ask<R>(sql, parameters));
    if (tracing === undefined) return watched();
    // Statements hold placeholders; the values, which may be personal, are not told. A tenant is no person.
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': sql.slice(0, longestStatement) };
    return tracing.span('postgresql', { kind: 'client', attributes }, watched);
  }
  return {
    // Cursors are not used: Kysely calls the first form only unless it is given a cursor class.
    query: query as PostgresPoolClient['query'],
    release,
  };
}

/** pg answers a list to more than one statement, whatever its types say. */
function lastOf(results: unknown): unknown {
  return Array.isArray(results) ? results.at(-1) : results;
}
