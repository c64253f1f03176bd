import { migrateDown, migrateUp, migrationStatus } from '@apex/postgres';
import { startTestPostgres } from '@apex/testkit/postgres';
import { expect, test } from 'vitest';
import { platformMigrations } from './migrations.ts';
import { addMinutes, type PlatformDatabase } from './slo/minute-store.ts';

test('every migration goes down and up again on a database that holds rows', async () => {
  const postgres = await startTestPostgres({ sources: [platformMigrations] });
  await addMinutes(postgres.pool<PlatformDatabase>().db, [{ slo: 'things', minute_ms: 0, good: 1, total: 2 }]);
  const options = { url: postgres.owner_url, sources: [platformMigrations] };
  const taken = await migrateDown({ ...options, target: { domain: 'platform', to: 0 } });
  expect((await migrationStatus(options)).every(({ state }) => state === 'pending')).toBe(true);
  expect(await migrateUp(options)).toHaveLength(taken.length);
  await postgres.stop();
});
