import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuthDatabase } from '../auth-database.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

async function makeKey() {
  const tenant = await fixture.signUp();
  const made = await fixture.auth.api.createKey(tenant.caller, { name: 'one', scopes: ['ingest'] });
  async function lastUsed(): Promise<Date | null> {
    const rows = fixture.owner.selectFrom('auth.api_keys').select('last_used_at').where('id', '=', made.id);
    return (await rows.executeTakeFirstOrThrow()).last_used_at;
  }
  return { ...made, tenant, lastUsed };
}

test('the last use of a key is written at most once a minute', async () => {
  const { clock } = fixture;
  const { key, lastUsed } = await makeKey();
  const auth = fixture.another();
  const first = new Date(clock.now());
  await auth.authenticator.authenticate(key);
  await auth.close();
  expect(await lastUsed()).toEqual(first);
  clock.advance(59_999);
  await auth.authenticator.authenticate(key);
  await auth.close();
  expect(await lastUsed()).toEqual(first);
  clock.advance(1);
  await auth.authenticator.authenticate(key);
  await auth.close();
  expect(await lastUsed()).toEqual(new Date(clock.now()));
});

test('a key carries the role its creator has now, and ends with the membership', async () => {
  const { auth, clock, owner } = fixture;
  const { key, tenant } = await makeKey();
  await auth.authenticator.authenticate(key);
  const { user_id } = tenant.identity;
  await owner.updateTable('auth.members').set({ role: 'viewer' }).where('user_id', '=', user_id).execute();
  clock.advance(5000);
  expect((await auth.authenticator.authenticate(key)).roles).toEqual(['viewer']);
  await owner.deleteFrom('auth.members').where('user_id', '=', user_id).execute();
  clock.advance(5000);
  await expect(auth.authenticator.authenticate(key)).rejects.toMatchObject({ reason: 'auth.key_unknown' });
});

test('within five seconds the database is not asked, and refuses no request while it is gone', async () => {
  const { db, postgres, clock } = fixture;
  const { key } = await makeKey();
  const pool = postgres.pool<AuthDatabase>();
  const auth = fixture.another({ db: pool.db });
  await auth.authenticator.authenticate(key);
  await auth.close();
  await pool.db.destroy();
  await auth.authenticator.authenticate(key);
  clock.advance(5000);
  await expect(auth.authenticator.authenticate(key)).rejects.toThrow(/destroyed/);
  expect(await db.selectFrom('auth.api_keys').select('id').execute()).toEqual([]);
});

test('what is no key of this installation is refused, with what to do about it', async () => {
  const { auth } = fixture;
  const { key } = await makeKey();
  const bent = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
  for (const value of [bent, key.slice(0, -1), `${key}0`, 'apex_', `apex_test_${'0'.repeat(40)}`]) {
    await expect(auth.authenticator.authenticate(value)).rejects.toMatchObject({
      kind: 'unauthenticated',
      reason: 'auth.key_unknown',
    });
  }
  await expect(fixture.another({ environment: 'prod' }).authenticator.authenticate(key)).rejects.toMatchObject({
    kind: 'unauthenticated',
    reason: 'auth.key_of_other_environment',
  });
});
