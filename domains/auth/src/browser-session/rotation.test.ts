import { authRoutes, type UserId } from '@apex/contracts';
import { type AuthServer, startAuthServer } from '@apex/testkit/auth-server';
import type { TestBrowser } from '@apex/testkit/browser';
import type { Tenant } from '@apex/testkit/auth';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: AuthServer;
let owner: Tenant;
beforeAll(async () => {
  server = await startAuthServer();
  owner = await server.signUp();
});
afterAll(() => server.stop());

/** A member of the owner's organisation, in a browser. */
async function member(
  role: 'member' | 'viewer' = 'member',
): Promise<TestBrowser & { user_id: UserId; tenant: Tenant }> {
  const tenant = await server.join(owner, role);
  const { email, password } = tenant;
  const browser = server.browser();
  await browser.request('POST', '/api/auth/sign-in', { body: { email, password, session: 'cookie' } });
  return Object.assign(browser, { user_id: tenant.identity.user_id, tenant });
}

const roleOf = async (browser: TestBrowser) =>
  (await browser.request('GET', '/api/auth/session')).data(authRoutes.getSession.output).identity.roles;

async function setRole(user_id: UserId, role: 'viewer' | 'member' | 'admin'): Promise<void> {
  const { members } = await server.auth.api.listMembers(owner.caller, {});
  const version = members.find((one) => one.user_id === user_id)?.version ?? 0;
  await server.auth.api.updateMember(owner.caller, { user_id, role, version });
}

test('another role rotates the session: a new cookie, a new token, and the old ones are over', async () => {
  const browser = await member();
  const { session: old, csrf_token: oldToken } = browser;
  await setRole(browser.user_id, 'admin');
  expect(await roleOf(browser)).toEqual(['admin']);
  expect(browser.session).not.toBe(old);
  expect(browser.csrf_token).not.toBe(oldToken);
  const { csrf_token: newToken = '' } = browser;
  const withOldToken = { body: { name: 'x' }, headers: { 'x-csrf-token': oldToken ?? '' } };
  expect((await browser.request('POST', '/api/keys', withOldToken)).status).toBe(403);
  const withNewToken = { body: { name: 'x' }, headers: { 'x-csrf-token': newToken } };
  expect((await browser.request('POST', '/api/keys', withNewToken)).status).toBe(201);
  server.clock.advance(10_000);
  const thief = server.browser();
  thief.session = old;
  const answer = await thief.request('GET', '/api/auth/session');
  expect(answer.error().error_code).toBe('AUTH_SESSION_REPLACED');
});

test('requests under way at once with the old cookie all pass and agree on the new one', async () => {
  const browser = await member();
  const { session, csrf_token = '' } = browser;
  await setRole(browser.user_id, 'viewer');
  const cookie = `apex_session=${session}`;
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      fetch(`${server.url}/api/${index % 2 === 0 ? 'auth/me' : 'keys'}`, { headers: { cookie } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie().map((one) => one.split(';')[0]));
  expect(cookies).toHaveLength(8);
  expect(new Set(cookies).size).toBe(1);
  // A change that was under way carries the token of the cookie it carries.
  const headers = { cookie, 'x-csrf-token': csrf_token, 'content-type': 'application/json' };
  const profile = await fetch(`${server.url}/api/auth/me`, {
    method: 'PATCH',
    headers,
    body: '{"name":"v","version":1}',
  });
  expect(profile.status).toBe(200);
  const rows = await server.owner
    .selectFrom('auth.browser_sessions')
    .select(['id', 'replaced_at'])
    .where('user_id', '=', browser.user_id)
    .execute();
  expect(rows.map(({ replaced_at }) => replaced_at === null).toSorted()).toEqual([false, true]);
});

test('a socket speaks with the role its person has now', async () => {
  const browser = await member();
  const socket = browser.socket();
  await socket.opened;
  expect(await socket.ask({})).toMatchObject({ roles: ['member'] });
  await setRole(browser.user_id, 'viewer');
  expect(await socket.ask({})).toMatchObject({ roles: ['viewer'] });
  socket.close();
});

test('a removed member is out at once, sockets included', async () => {
  const browser = await member();
  const socket = browser.socket();
  await socket.opened;
  await server.auth.api.removeMember(owner.caller, { user_id: browser.user_id });
  const answer = await browser.request('GET', '/api/auth/session');
  expect(answer.error().error_code).toBe('AUTH_SESSION_UNKNOWN');
  expect(await socket.closed).toMatchObject({ code: 4401 });
});

test('a new password gives the browser that asked a new session and ends every other sign-in', async () => {
  const [browser, elsewhere] = [await member(), server.browser()];
  const { email, password, tokens } = browser.tenant;
  await elsewhere.request('POST', '/api/auth/sign-in', { body: { email, password, session: 'cookie' } });
  const socket = elsewhere.socket();
  await socket.opened;
  const change = (current_password: string, new_password = 'a better password') =>
    browser.request('POST', '/api/auth/password', { body: { current_password, new_password } });
  const wrong = await change('not the password');
  expect([wrong.status, wrong.error().error_code]).toEqual([400, 'AUTH_WRONG_PASSWORD']);
  const { session: old, csrf_token: oldToken } = browser;
  const changed = await change(password);
  expect(changed.data(authRoutes.changePassword.output)).toEqual({
    csrf_token: browser.csrf_token,
    revoked_sign_ins: 2,
  });
  expect(changed.text).not.toContain('apex_session_');
  expect(browser.session).not.toBe(old);
  expect(browser.csrf_token).not.toBe(oldToken);
  expect(await roleOf(browser)).toEqual(['member']);
  expect((await elsewhere.request('GET', '/api/auth/session')).status).toBe(401);
  expect(await socket.closed).toMatchObject({ code: 4401 });
  const { refresh_token } = tokens;
  await expect(server.auth.api.refresh(server.visitor(), { refresh_token })).rejects.toMatchObject({
    kind: 'unauthenticated',
  });
  browser.session = old;
  expect((await browser.request('GET', '/api/auth/session')).error().error_code).toBe('AUTH_SESSION_REVOKED');
  await expect(server.signIn({ email, password })).rejects.toMatchObject({ reason: 'auth.wrong_credentials' });
  await server.signIn({ email, password: 'a better password' });
});
