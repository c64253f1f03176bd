import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';

/** Work that one process at a time does, named by `key`; `undefined` when another one does it. */
export function asOnlyProcess<T>(
  db: Kysely<TelemetryDatabase>,
  key: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute(async (pinned) => {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_lock(hashtextextended(${key}, 0)) as locked`.execute(pinned);
    if (rows[0]?.locked !== true) return undefined;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(pinned);
    }
  });
}
