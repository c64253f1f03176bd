import { migrateDown, migrateUp, migrationStatus } from '@apex/postgres';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authMigrations } from './migrations.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('every migration goes down and up again on a database that holds rows', async () => {
  const tenant = await fixture.signUp();
  await fixture.auth.api.createKey(tenant.caller, { name: 'one', scopes: ['ingest'] });
  const options = { url: fixture.postgres.owner_url, sources: [authMigrations] };
  const taken = await migrateDown({ ...options, target: { domain: 'auth', to: 0 } });
  expect((await migrationStatus(options)).every(({ state }) => state === 'pending')).toBe(true);
  expect(await migrateUp(options)).toHaveLength(taken.length);
  await fixture.another().api.signUp(fixture.visitor(), tenant);
});
