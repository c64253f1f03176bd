import { authRoutes } from '@apex/contracts';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const revoked = { kind: 'unauthenticated', reason: 'auth.key_revoked' };

test('a revoked key ends at once here and within five seconds in another process', async () => {
  const { auth, clock } = fixture;
  const elsewhere = fixture.another();
  const tenant = await fixture.signUp();
  const { id, key } = await auth.api.createKey(tenant.caller, { name: 'lost', scopes: ['ingest'] });
  await auth.authenticator.authenticate(key);
  await elsewhere.authenticator.authenticate(key);
  const row = await auth.api.revokeKey(tenant.caller, { id });
  expect(row).toMatchObject({ id, name: 'lost', revoked_at: new Date(clock.now()).toISOString() });
  expect(authRoutes.revokeKey.output.parse(row)).toEqual(row);
  await expect(auth.authenticator.authenticate(key)).rejects.toMatchObject(revoked);
  clock.advance(5000);
  await expect(elsewhere.authenticator.authenticate(key)).rejects.toMatchObject(revoked);
});

test('a lookup that began before the revocation is not remembered after it', async () => {
  const { auth, owner } = fixture;
  const tenant = await fixture.signUp();
  const { id, key } = await auth.api.createKey(tenant.caller, { name: 'raced', scopes: ['ingest'] });
  const early = await owner.transaction().execute(async (trx) => {
    // The lookup has read the key as good and now waits for the membership.
    await sql`lock table auth.members in access exclusive mode`.execute(trx);
    const looking = auth.authenticator.authenticate(key);
    const waiting = sql<{ found: number }>`select 1 as found from pg_locks where not granted`;
    while ((await waiting.execute(trx)).rows.length === 0);
    await auth.api.revokeKey(tenant.caller, { id });
    return { looking };
  });
  await early.looking;
  await expect(auth.authenticator.authenticate(key)).rejects.toMatchObject(revoked);
});

test('a viewer may not revoke', async () => {
  const { auth } = fixture;
  const { caller } = await fixture.signUp();
  const { id, key } = await auth.api.createKey(caller, { name: 'safe', scopes: ['ingest'] });
  await expect(auth.api.revokeKey({ ...caller, roles: ['viewer'] }, { id })).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'auth.read_only',
  });
  await auth.authenticator.authenticate(key);
});

test('a member revokes their own keys alone; admins and owners revoke anybody’s', async () => {
  const { api } = fixture.auth;
  const owner = await fixture.signUp();
  const [admin, member, colleague] = await Promise.all([
    fixture.join(owner, 'admin'),
    fixture.join(owner, 'member'),
    fixture.join(owner, 'member'),
  ]);
  const key = { name: 'one', scopes: ['all' as const] };
  const tooLow = { kind: 'forbidden', reason: 'auth.role_too_low' };
  const made = await Promise.all([owner, admin, colleague].map(({ caller }) => api.createKey(caller, key)));
  const own = await api.createKey(member.caller, key);
  const by_key = await fixture.callerOf(own.key);
  for (const { id, key: value } of made) {
    // What a token says of a role may be minutes old.
    for (const caller of [member.caller, by_key, { ...member.caller, roles: ['owner' as const] }]) {
      await expect(api.revokeKey(caller, { id })).rejects.toMatchObject(tooLow);
    }
    await fixture.auth.authenticator.authenticate(value);
    expect(await api.revokeKey(admin.caller, { id })).not.toHaveProperty('user_id');
  }
  await api.revokeKey(by_key, { id: own.id });
  await expect(fixture.auth.authenticator.authenticate(own.key)).rejects.toMatchObject(revoked);
});

test("another organisation's key is not found and goes on working", async () => {
  const { auth } = fixture;
  const [ours, theirs] = await Promise.all([fixture.signUp(), fixture.signUp()]);
  const { id, key } = await auth.api.createKey(theirs.caller, { name: 'theirs', scopes: ['ingest'] });
  await expect(auth.api.revokeKey(ours.caller, { id })).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'auth.key_not_found',
  });
  await auth.authenticator.authenticate(key);
  expect(await fixture.audited(ours)).toEqual(['user.sign_up']);
});

test('a repeated revocation answers as the first and is audited once', async () => {
  const { auth, clock } = fixture;
  const tenant = await fixture.signUp();
  const { id } = await auth.api.createKey(tenant.caller, { name: 'twice', scopes: ['ingest'] });
  const first = await auth.api.revokeKey(tenant.caller, { id });
  clock.advance(1000);
  expect(await auth.api.revokeKey(tenant.caller, { id })).toEqual(first);
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'key.create', 'key.revoke']);
});
