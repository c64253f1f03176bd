import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retryGraceMs } from './refresh.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const ended = { kind: 'unauthenticated', reason: 'auth.refresh_invalid' };
const reused = { kind: 'unauthenticated', reason: 'auth.refresh_reused' };

function refresh(refresh_token: string) {
  return fixture.auth.api.refresh(fixture.visitor(), { refresh_token });
}

async function familyOf(tenant: Tenant) {
  return fixture.owner
    .selectFrom('auth.refresh_families')
    .selectAll()
    .where('organisation_id', '=', tenant.caller.organisation_id)
    .executeTakeFirstOrThrow();
}

test('a refresh rotates: the new pair works, thirty days count from now', async () => {
  const { auth, clock } = fixture;
  const tenant = await fixture.signUp();
  clock.advance(14 * 60_000);
  const first = await refresh(tenant.tokens.refresh_token);
  expect(first.refresh_token).toMatch(/^apex_refresh_[0-9A-Za-z]{43}$/);
  expect(first.refresh_token).not.toBe(tenant.tokens.refresh_token);
  expect(Date.parse(first.refresh_expires_at) - clock.now()).toBe(30 * 86_400_000);
  expect(await auth.authenticator.authenticate(first.access_token)).toMatchObject({
    organisation_id: tenant.caller.organisation_id,
    roles: ['owner'],
  });
  await refresh(first.refresh_token);
  expect(await fixture.audited(tenant)).toEqual(['user.sign_up', 'session.refresh', 'session.refresh']);
});

test('an old token used again later ends the whole family', async () => {
  const tenant = await fixture.signUp();
  const first = await refresh(tenant.tokens.refresh_token);
  fixture.clock.advance(retryGraceMs + 1);
  await expect(refresh(tenant.tokens.refresh_token)).rejects.toMatchObject(reused);
  await expect(refresh(first.refresh_token)).rejects.toMatchObject(ended);
  await expect(refresh(tenant.tokens.refresh_token)).rejects.toMatchObject(ended);
  expect(await familyOf(tenant)).toMatchObject({ revoked_reason: 'reused' });
  expect((await fixture.audited(tenant)).at(-1)).toBe('session.reuse_detected');
});

test('a client that lost the answer may ask again within seconds, and gets the same token', async () => {
  const tenant = await fixture.signUp();
  const first = await refresh(tenant.tokens.refresh_token);
  fixture.clock.advance(retryGraceMs);
  const second = await refresh(tenant.tokens.refresh_token);
  expect(second.refresh_token).toBe(first.refresh_token);
  expect(second.refresh_expires_at).toBe(first.refresh_expires_at);
  expect((await refresh(second.refresh_token)).refresh_token).not.toBe(second.refresh_token);
});

test('an old token is no retry once its successor was used, however soon', async () => {
  const tenant = await fixture.signUp();
  const first = await refresh(tenant.tokens.refresh_token);
  await refresh(first.refresh_token);
  await expect(refresh(tenant.tokens.refresh_token)).rejects.toMatchObject(reused);
});

test('many that refresh at once get one token, so that a family never forks', async () => {
  const tenant = await fixture.signUp();
  const { together } = await fixture.owner.transaction().execute(async (trx) => {
    // All of them are on their way before the first can finish.
    await sql`lock table auth.members in access exclusive mode`.execute(trx);
    const together = Promise.all(Array.from({ length: 5 }, () => refresh(tenant.tokens.refresh_token)));
    const waiting = sql<{
      backends: number;
    }>`select count(distinct pid)::int as backends from pg_locks where not granted`;
    while ((await waiting.execute(trx)).rows[0]?.backends !== 5);
    return { together };
  });
  const pairs = await together;
  const [value = '', ...others] = new Set(pairs.map(({ refresh_token }) => refresh_token));
  expect(others).toEqual([]);
  await refresh(value);
  fixture.clock.advance(retryGraceMs + 1);
  await expect(refresh(value)).rejects.toMatchObject(reused);
});

test('a token is good for thirty days and not a moment longer, and expired ones are forgotten', async () => {
  const { clock, owner } = fixture;
  const tenant = await fixture.signUp();
  clock.advance(30 * 86_400_000 - 1);
  const first = await refresh(tenant.tokens.refresh_token);
  clock.advance(2);
  await refresh(first.refresh_token);
  const kept = owner
    .selectFrom('auth.refresh_tokens')
    .select('token_hash')
    .where('family_id', '=', (await familyOf(tenant)).id);
  expect(await kept.execute()).toHaveLength(2);
  const late = await fixture.signUp();
  clock.advance(30 * 86_400_000);
  await expect(refresh(late.tokens.refresh_token)).rejects.toMatchObject(ended);
});

test('roles and tier are read anew, and a lost membership ends the session', async () => {
  const { auth, owner } = fixture;
  const tenant = await fixture.signUp();
  const { user_id } = tenant.identity;
  await owner.updateTable('auth.members').set({ role: 'viewer' }).where('user_id', '=', user_id).execute();
  const pair = await refresh(tenant.tokens.refresh_token);
  expect((await auth.authenticator.authenticate(pair.access_token)).roles).toEqual(['viewer']);
  await owner.deleteFrom('auth.members').where('user_id', '=', user_id).execute();
  await expect(refresh(pair.refresh_token)).rejects.toMatchObject(ended);
});

test('anything else is refused without a word about why', async () => {
  const tenant = await fixture.signUp();
  const { access_token, refresh_token } = tenant.tokens;
  const bent = `${refresh_token.slice(0, -1)}${refresh_token.endsWith('0') ? '1' : '0'}`;
  for (const value of [
    '',
    'apex_refresh_',
    access_token,
    bent,
    `${refresh_token}0`,
    `apex_refresh_${'0'.repeat(43)}`,
  ]) {
    await expect(refresh(value)).rejects.toMatchObject(ended);
  }
});

test('a refresh token is no credential, and is not in the database', async () => {
  const tenant = await fixture.signUp();
  const { refresh_token } = tenant.tokens;
  await expect(fixture.auth.authenticator.authenticate(refresh_token)).rejects.toMatchObject({
    kind: 'unauthenticated',
  });
  const rows = await fixture.owner.selectFrom('auth.refresh_tokens').selectAll().execute();
  const bytes = Buffer.concat(rows.map((row) => row.token_hash));
  expect(bytes.includes(refresh_token.slice(13))).toBe(false);
});
