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
  const { api } = fixture.auth;
  await api.createKey(tenant.caller, { name: 'one', scopes: ['ingest'] });
  await api.signIn(fixture.visitor(), { ...tenant, session: 'cookie' });
  await api.createInvitation(tenant.caller, { email: 'invited@example.com', role: 'viewer' });
  // Two of one name, of which one is deleted: the older schema knows one of a name.
  for (let time = 0; time < 2; time += 1) {
    const { id } = await api.createProject(tenant.caller, { name: 'again' });
    if (time === 0) await api.deleteProject(tenant.caller, { id });
  }
  await api.enrolSecondFactor(tenant.caller, { password: tenant.password });
  await api.requestPasswordReset(fixture.visitor(), { email: tenant.email });
  const { sign_ins } = await api.listSignIns(tenant.caller, {});
  for (const { id } of sign_ins) await api.revokeSignIn(tenant.caller, { id });
  const leaver = await fixture.signUp();
  await api.deleteAccount(leaver.caller, { password: leaver.password });
  const options = { url: fixture.postgres.owner_url, sources: [authMigrations] };
  const taken = await migrateDown({ ...options, target: { domain: 'auth', to: 0 } });
  expect((await migrationStatus(options)).every(({ state }) => state === 'pending')).toBe(true);
  expect(await migrateUp(options)).toHaveLength(taken.length);
  await fixture.another().api.signUp(fixture.visitor(), tenant);
});
