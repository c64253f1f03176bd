import { signInIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await startAuth();
});
afterAll(() => fixture.stop());

const look = (value: string) => {
  const { request_id } = fixture.visitor();
  return fixture.auth.browser_sessions.authenticate(value, { purpose: 'look', request_id });
};

/** Signs a person in by cookie and gives the value of it. */
async function browse(person: { email: string; password: string }, changes: object = {}): Promise<string> {
  const { email, password } = person;
  const visitor = fixture.visitor(changes);
  const { issued_session } = await fixture.auth.api.signIn(visitor, { email, password, session: 'cookie' });
  if (issued_session === undefined) throw new Error('a sign-in by cookie gave no session');
  return issued_session.value;
}

test('browsers and command lines are listed with where they came from, the last used first', async () => {
  const tenant = await fixture.signUp();
  fixture.clock.advance(60_000);
  const value = await browse(tenant, { address: '203.0.113.7', user_agent: 'Firefox' });
  const { session_id } = await look(value);
  const { sign_ins } = await fixture.auth.api.listSignIns({ ...tenant.caller, session_id }, {});
  expect(sign_ins).toMatchObject([
    { id: session_id, kind: 'browser', address: '203.0.113.7', user_agent: 'Firefox', current: true },
    { kind: 'command_line', address: '127.0.0.1', user_agent: null, current: false },
  ]);
});

test('what has ended is not listed: signed out, expired, idle', async () => {
  const tenant = await fixture.signUp();
  const { api } = fixture.auth;
  await browse(tenant);
  await api.signOut(fixture.visitor(), { refresh_token: tenant.tokens.refresh_token });
  expect((await api.listSignIns(tenant.caller, {})).sign_ins).toHaveLength(1);
  fixture.clock.advance(30 * 60_000);
  expect((await api.listSignIns(tenant.caller, {})).sign_ins).toEqual([]);
});

test('a renewed command line is one sign-in, last seen when it was renewed', async () => {
  const tenant = await fixture.signUp();
  fixture.clock.advance(60_000);
  await fixture.auth.api.refresh(fixture.visitor(), { refresh_token: tenant.tokens.refresh_token });
  const { sign_ins } = await fixture.auth.api.listSignIns(tenant.caller, {});
  expect(sign_ins).toHaveLength(1);
  expect(sign_ins[0]?.last_seen_at).toBe(new Date(fixture.clock.now()).toISOString());
});

test('one’s own sign-ins can be ended from elsewhere, at once and repeatably', async () => {
  const tenant = await fixture.signUp();
  const { api } = fixture.auth;
  const value = await browse(tenant);
  for (const { id } of (await api.listSignIns(tenant.caller, {})).sign_ins) {
    for (let time = 0; time < 2; time += 1) {
      expect(await api.revokeSignIn(tenant.caller, { id })).toEqual({ id, revoked: true });
    }
  }
  await expect(look(value)).rejects.toMatchObject({ reason: 'auth.session_revoked' });
  const refresh = api.refresh(fixture.visitor(), { refresh_token: tenant.tokens.refresh_token });
  await expect(refresh).rejects.toMatchObject({ kind: 'unauthenticated' });
  expect((await fixture.audited(tenant)).filter((action) => action === 'session.revoke')).toHaveLength(2);
});

test('sign-ins in all organisations of a person are theirs to see and end', async () => {
  const [owner, tenant] = [await fixture.signUp(), await fixture.signUp()];
  const { url_path } = await fixture.auth.api.createInvitation(owner.caller, { email: tenant.email, role: 'viewer' });
  const token = url_path.split('=')[1] ?? '';
  const { password } = tenant;
  await fixture.auth.api.acceptInvitation(fixture.visitor(), { token, password, session: 'cookie' });
  const { sign_ins } = await fixture.auth.api.listSignIns(tenant.caller, {});
  expect(sign_ins).toHaveLength(2);
  for (const { id } of sign_ins) await fixture.auth.api.revokeSignIn(tenant.caller, { id });
  expect((await fixture.auth.api.listSignIns(tenant.caller, {})).sign_ins).toEqual([]);
});

test('the sign-in of a colleague or a stranger is not found', async () => {
  const owner = await fixture.signUp();
  const colleague = await fixture.join(owner, 'admin');
  const stranger = await fixture.signUp();
  const value = await browse(colleague);
  const { session_id } = await look(value);
  const ids = [session_id, ...(await fixture.auth.api.listSignIns(colleague.caller, {})).sign_ins.map(({ id }) => id)];
  for (const id of [...ids, newId.session(), newId.family()]) {
    for (const { caller } of [owner, stranger]) {
      const revoke = fixture.auth.api.revokeSignIn(caller, { id: signInIdSchema.parse(id) });
      await expect(revoke).rejects.toMatchObject({ kind: 'not_found', reason: 'auth.sign_in_not_found' });
    }
  }
  await look(value);
});
