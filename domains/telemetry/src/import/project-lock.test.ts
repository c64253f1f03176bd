import { newId } from '@apex/kit/id';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { createProjectLock } from './project-lock.ts';

let postgres: TestPostgres;
let db: Kysely<TelemetryDatabase>;
const tenant = { organisation_id: newId.org(), project_id: newId.project() };
const { signal } = new AbortController();

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [] });
  db = postgres.pool<TelemetryDatabase>().db;
});
afterAll(() => postgres.stop());

test('a connection that is lost at work is told as that, and the next one gets the lock', async () => {
  const lock = createProjectLock(db);
  const lost = lock.run(tenant, signal, (pinned) =>
    pinned.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      const ended = sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`;
      await ended.execute(postgres.ownerPool<TelemetryDatabase>().db);
      await sql`select 1`.execute(trx);
    }),
  );
  await expect(lost).rejects.toMatchObject({ kind: 'unavailable', reason: 'database.unavailable', retryable: true });
  await expect(lock.run(tenant, signal, async () => 'done')).resolves.toBe('done');
});

test('what the work throws is what is thrown', async () => {
  const lock = createProjectLock(db);
  const failing = lock.run(tenant, signal, async () => Promise.reject(new Error('no room')));
  await expect(failing).rejects.toThrow('no room');
  await expect(lock.run(tenant, signal, async () => 'done')).resolves.toBe('done');
});
