import { authRoutes } from '@apex/contracts';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('a person is told who they are, in the shape the route promises', async () => {
  const tenant = await fixture.signUp();
  const identity = await fixture.auth.api.whoami(tenant.caller, {});
  expect(identity).toEqual(tenant.identity);
  expect(authRoutes.whoami.output.parse(identity)).toEqual(identity);
});

test('a key is told whom it speaks for and what it may do', async () => {
  const tenant = await fixture.signUp();
  const { key } = await fixture.auth.api.createKey(tenant.caller, { name: 'collector', scopes: ['ingest'] });
  const identity = await fixture.auth.api.whoami(await fixture.callerOf(key), {});
  expect(identity).toEqual({ ...tenant.identity, via: 'key', scopes: ['ingest'] });
});

test('a changed tier and role show at once, before the token is renewed', async () => {
  const { auth, owner } = fixture;
  const { caller, identity } = await fixture.signUp();
  await owner.updateTable('auth.organisations').set({ tier: 'mid' }).where('id', '=', caller.organisation_id).execute();
  await owner.updateTable('auth.members').set({ role: 'viewer' }).where('user_id', '=', identity.user_id).execute();
  expect(await auth.api.whoami(caller, {})).toMatchObject({ organisation: { tier: 'mid' }, roles: ['viewer'] });
});
