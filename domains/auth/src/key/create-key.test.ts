import type { Caller } from '@apex/contracts';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

test('a key is shown once, works at once, and is in the audit log', async () => {
  const { auth, owner } = fixture;
  const tenant = await fixture.signUp();
  const made = await auth.api.createKey(tenant.caller, { name: 'laptop', scopes: ['ingest', 'read', 'ingest'] });
  expect(made).toEqual({
    id: expect.stringMatching(/^key_/),
    key: expect.stringMatching(/^apex_test_[0-9A-Za-z]{40}$/),
    scopes: ['ingest', 'read'],
    project_id: tenant.identity.project.id,
    labels: {},
    expires_at: null,
  });
  expect(await auth.authenticator.authenticate(made.key)).toEqual({
    organisation_id: tenant.caller.organisation_id,
    actor: { type: 'key', key_id: made.id, user_id: tenant.identity.user_id },
    roles: ['owner'],
    scopes: ['ingest', 'read'],
    tier: 'free',
    expires_at_ms: null,
    key_name: 'laptop',
    labels: {},
    project_id: tenant.identity.project.id,
  });
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'key.create']);
  const row = await owner.selectFrom('auth.api_keys').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow();
  expect(JSON.stringify({ ...row, key_hash: row.key_hash.toString('latin1') })).not.toContain(made.key.slice(18));
});

test('a viewer and a key of lesser scope may not create keys', async () => {
  const { auth } = fixture;
  const tenant = await fixture.signUp();
  const viewer: Caller = { ...tenant.caller, roles: ['viewer'] };
  await expect(auth.api.createKey(viewer, { name: 'mine', scopes: ['read'] })).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'auth.read_only',
  });
  const { key } = await auth.api.createKey(tenant.caller, { name: 'reader', scopes: ['read', 'ingest'] });
  const reader = await fixture.callerOf(key);
  await expect(auth.api.createKey(reader, { name: 'more', scopes: ['read'] })).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'auth.scope_missing',
  });
  expect((await auth.api.listKeys(tenant.caller, {})).keys).toHaveLength(1);
});

test('a key with the scope all may create keys, and the log says it was the key', async () => {
  const { auth, owner } = fixture;
  const tenant = await fixture.signUp();
  const { id, key } = await auth.api.createKey(tenant.caller, { name: 'admin', scopes: ['all'] });
  const made = await auth.api.createKey(await fixture.callerOf(key), { name: 'child', scopes: ['all'] });
  const rows = owner.selectFrom('auth.audit_log').select('key_id').where('subject_id', '=', made.id);
  expect(await rows.execute()).toEqual([{ key_id: id }]);
});

test('asking twice makes two keys that both work', async () => {
  const { auth } = fixture;
  const { caller } = await fixture.signUp();
  const input = { name: 'twice', scopes: ['ingest' as const] };
  const [one, two] = await Promise.all([auth.api.createKey(caller, input), auth.api.createKey(caller, input)]);
  expect(one.key).not.toBe(two.key);
  await Promise.all([one, two].map(({ key }) => auth.authenticator.authenticate(key)));
});

test('a key for a number of days ends with them', async () => {
  const { auth, clock } = fixture;
  const { caller } = await fixture.signUp();
  const made = await auth.api.createKey(caller, { name: 'brief', scopes: ['read'], expires_in_days: 1 });
  expect(made.expires_at).toBe(new Date(clock.now() + 86_400_000).toISOString());
  expect((await auth.authenticator.authenticate(made.key)).expires_at_ms).toBe(clock.now() + 86_400_000);
  clock.advance(86_400_000 - 1);
  await auth.authenticator.authenticate(made.key);
  clock.advance(1);
  await expect(auth.authenticator.authenticate(made.key)).rejects.toMatchObject({
    kind: 'unauthenticated',
    reason: 'auth.key_expired',
  });
});

test('a key carries its labels and speaks for the project it was made in, unless a request names another', async () => {
  const { auth } = fixture;
  const { caller, identity } = await fixture.signUp();
  const [, sample] = identity.projects;
  const there: Caller = { ...caller, project_id: sample!.id, project_name: sample!.name };
  const labels = { feature: 'search', user: 'ada', 'cost-centre': '42' };
  const made = await auth.api.createKey(there, { name: 'search', scopes: ['gateway'], labels });
  expect(made).toMatchObject({ project_id: sample!.id, labels, scopes: ['gateway'] });
  const principal = await auth.authenticator.authenticate(made.key);
  expect(principal).toMatchObject({ key_name: 'search', labels, project_id: sample!.id });
  expect((await auth.authenticator.resolveProject(principal, undefined)).id).toBe(sample!.id);
  expect((await auth.authenticator.resolveProject(principal, 'default')).id).toBe(identity.project.id);
  expect((await auth.api.listKeys(caller, {})).keys).toMatchObject([{ labels, project_id: sample!.id }]);
  expect(await auth.api.revokeKey(caller, { id: made.id })).toMatchObject({ labels, project_id: sample!.id });
});

test('a key that may use the gateway alone makes no key', async () => {
  const { caller } = await fixture.signUp();
  const { key } = await fixture.auth.api.createKey(caller, { name: 'app', scopes: ['gateway'] });
  const app = await fixture.callerOf(key);
  await expect(fixture.auth.api.createKey(app, { name: 'more', scopes: ['gateway'] })).rejects.toMatchObject({
    reason: 'auth.scope_missing',
  });
});
