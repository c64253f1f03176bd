import { ApexError } from '@apex/contracts';
import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

type Database = Kysely<TelemetryDatabase>;

/** Batches worked on at once: each holds a connection to the state database, and others need some too. */
const mostAtOnce = 4;

/** Runs the writers of a project one after the other: in this process by a queue, between processes by a lock. */
export interface ProjectLock {
  /** `work` gets the connection that holds the lock; it needs no other. */
  run<T>(tenant: Tenant, signal: AbortSignal, work: (db: Database) => Promise<T>): Promise<T>;
}

export function createProjectLock(db: Database): ProjectLock {
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = mostAtOnce;

  async function enter(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function alone<T>(tenant: Tenant, signal: AbortSignal, work: (db: Database) => Promise<T>): Promise<T> {
    await enter();
    try {
      // Whoever asked may have left while waiting; once begun, a batch is carried through.
      if (signal.aborted) throw cancelled(signal);
      return await db.connection().execute((pinned) => locked(pinned, tenant, work));
    } finally {
      leave();
    }
  }

  return {
    run(tenant, signal, work) {
      const before = tails.get(tenant.project_id) ?? Promise.resolve();
      const turn = before.then(() => alone(tenant, signal, work));
      const tail = turn.catch(() => undefined);
      tails.set(tenant.project_id, tail);
      void tail.then(() => {
        if (tails.get(tenant.project_id) === tail) tails.delete(tenant.project_id);
      });
      return turn;
    },
  };
}

async function locked<T>(pinned: Database, tenant: Tenant, work: (db: Database) => Promise<T>): Promise<T> {
  const key = `telemetry.import ${tenant.organisation_id} ${tenant.project_id}`;
  await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(pinned);
  const unlock = () => sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(pinned);
  let outcome: T;
  try {
    outcome = await work(pinned);
  } catch (error) {
    // A connection that was lost has taken its lock along; what matters is why the work failed.
    await unlock().catch(() => undefined);
    throw error;
  }
  await unlock();
  return outcome;
}

function cancelled(signal: AbortSignal): ApexError {
  return new ApexError({
    kind: 'cancelled',
    reason: 'telemetry.cancelled',
    message: 'The request was cancelled before it began; nothing was stored.',
    cause: signal.reason,
  });
}
