import { authRoutes } from '@apex/contracts';
import { type AuthServer, startAuthServer } from '@apex/testkit/auth-server';
import type { TestBrowser } from '@apex/testkit/browser';
import { request } from '@apex/testkit/http-user';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let server: AuthServer;
beforeAll(async () => {
  server = await startAuthServer({ trusted_origins: ['https://apex.example.com'] });
});
afterAll(() => server.stop());

let people = 0;
const newPerson = () => ({ email: `person${(people += 1)}@example.com`, password: 'correct horse battery' });

async function signedUp(): Promise<TestBrowser & { person: ReturnType<typeof newPerson> }> {
  const browser = server.browser();
  const person = newPerson();
  const answer = await browser.request('POST', '/api/auth/sign-up', { body: { ...person, session: 'cookie' } });
  expect(answer.status, answer.text).toBe(201);
  return Object.assign(browser, { person });
}

const sessionOf = async (browser: TestBrowser) =>
  (await browser.request('GET', '/api/auth/session')).data(authRoutes.getSession.output);

test('a sign-up by cookie gives the browser a session and no body a secret', async () => {
  const browser = server.browser();
  const answer = await browser.request('POST', '/api/auth/sign-up', { body: { ...newPerson(), session: 'cookie' } });
  const { tokens, csrf_token } = answer.data(authRoutes.signUp.output);
  expect(tokens).toBeNull();
  expect(csrf_token).toMatch(/^[\w-]{43}$/);
  expect(browser.session).toMatch(/^apex_session_[0-9A-Za-z]{43}$/);
  expect(answer.text).not.toContain('apex_session_');
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await sessionOf(browser)).toMatchObject({ identity: { via: 'user', roles: ['owner'] }, csrf_token });
});

test('what changes something by cookie needs the token; what reads does not', async () => {
  const browser = await signedUp();
  const create = (headers: Record<string, string>) =>
    browser.request('POST', '/api/keys', { body: { name: 'laptop' }, headers });
  const refused = [
    await create({ 'x-csrf-token': '' }),
    await create({ 'x-csrf-token': 'x'.repeat(43) }),
    await create({ 'x-csrf-token': (await signedUp()).csrf_token ?? '' }),
    await create({ origin: 'https://evil.example.com' }),
    await create({ origin: 'null' }),
  ];
  for (const answer of refused) {
    expect(answer.status).toBe(403);
    expect(answer.error().error_code).toBe('CSRF_INVALID');
  }
  expect((await create({})).status).toBe(201);
  expect((await create({ origin: 'https://apex.example.com' })).status).toBe(201);
  browser.csrf_token = undefined;
  expect((await browser.request('GET', '/api/keys')).status).toBe(200);
  expect((await browser.request('POST', '/api/keys', { body: { name: 'x' } })).status).toBe(403);
  await sessionOf(browser);
  expect((await browser.request('POST', '/api/keys', { body: { name: 'x' } })).status).toBe(201);
});

test('signing out ends the session at once and takes the cookie back', async () => {
  const browser = await signedUp();
  const session = browser.session;
  expect((await browser.request('DELETE', '/api/auth/session')).status).toBe(200);
  expect(browser.session).toBeUndefined();
  browser.session = session;
  const answer = await browser.request('GET', '/api/auth/session');
  expect(answer.status).toBe(401);
  expect(answer.error().error_code).toBe('AUTH_SESSION_REVOKED');
});

const statusOf = async (browser: TestBrowser): Promise<string> => {
  const answer = await browser.request('GET', '/api/auth/session');
  return answer.status === 200 ? 'signed in' : answer.error().error_code;
};

test('a session that a browser brings along is never the one it gets', async () => {
  const planted = `apex_session_${'p'.repeat(43)}`;
  const victim = server.browser();
  victim.session = planted;
  const person = newPerson();
  await victim.request('POST', '/api/auth/sign-up', { body: { ...person, session: 'cookie' } });
  expect(victim.session).not.toBe(planted);
  const attacker = server.browser();
  attacker.session = planted;
  expect(await statusOf(attacker)).toBe('AUTH_SESSION_UNKNOWN');
  const before = victim.session;
  await victim.request('POST', '/api/auth/sign-in', { body: { ...person, session: 'cookie' } });
  expect(victim.session).not.toBe(before);
  attacker.session = before;
  expect(await statusOf(attacker)).toBe('AUTH_SESSION_REVOKED');
  expect(await statusOf(victim)).toBe('signed in');
});

test('nobody is signed in by a page of another site', async () => {
  const { person } = await signedUp();
  const body = { ...person, session: 'cookie' };
  for (const origin of ['https://evil.example.com', 'null', 'http://127.0.0.1:1']) {
    const answer = await server.browser().request('POST', '/api/auth/sign-in', { body, headers: { origin } });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  // A program names no origin.
  const program = await request(`${server.url}/api/auth/sign-in`, 'POST', { body: person });
  expect(program.data(authRoutes.signIn.output)).toMatchObject({ csrf_token: null, tokens: { refresh_token: /^/ } });
  expect(program.headers.getSetCookie()).toEqual([]);
});

test('a session is no bearer token, and a token or key no session', async () => {
  const browser = await signedUp();
  const { session = '' } = browser;
  for (const headers of [{ authorization: `Bearer ${session}` }, { 'x-api-key': session }]) {
    expect((await request(`${server.url}/api/auth/me`, 'GET', { headers })).status).toBe(401);
  }
  const tenant = await server.signUp();
  const { key } = await server.auth.api.createKey(tenant.caller, { name: 'k', scopes: ['all'] });
  for (const value of [tenant.tokens.access_token, tenant.tokens.refresh_token, key, `${session}x`, session.slice(1)]) {
    browser.session = value;
    expect(await statusOf(browser)).toBe('AUTH_SESSION_UNKNOWN');
  }
});

test('a bearer credential wins over a cookie, for better and for worse', async () => {
  const browser = await signedUp();
  const tenant = await server.signUp();
  const authorization = `Bearer ${tenant.tokens.access_token}`;
  const headers = { authorization, 'x-csrf-token': '', origin: 'https://evil.example.com' };
  const asTenant = await browser.request('POST', '/api/keys', { body: { name: 'by token' }, headers });
  expect(asTenant.status).toBe(201);
  expect((await server.auth.api.listKeys(tenant.caller, {})).keys).toHaveLength(1);
  const bad = await browser.request('GET', '/api/auth/me', { headers: { authorization: 'Bearer apex_test_nothing' } });
  expect(bad.status).toBe(401);
  const session = await browser.request('GET', '/api/auth/session', { headers: { authorization } });
  expect(session.error().error_code).toBe('AUTH_NO_SESSION');
  // What a proxy adds for itself is no credential of ours, and no way around the token either.
  const basic = { authorization: 'Basic YTpi' };
  expect((await browser.request('GET', '/api/auth/me', { headers: basic })).status).toBe(200);
  const changing = { body: { name: 'x' }, headers: { ...basic, 'x-csrf-token': '' } };
  expect((await browser.request('POST', '/api/keys', changing)).status).toBe(403);
});

test('two different sessions in one request are refused, since one may have been planted', async () => {
  const [mine, planted] = [await signedUp(), await signedUp()];
  const cookie = `apex_session=${planted.session}; apex_session=${mine.session}`;
  const answer = await request(`${server.url}/api/auth/session`, 'GET', { headers: { cookie } });
  expect(answer.error().error_code).toBe('AUTH_SESSION_AMBIGUOUS');
});

test('a session ends half an hour after its last use, and thirty days after the sign-in', async () => {
  const used = await signedUp();
  const idle = await signedUp();
  server.clock.advance(29 * 60_000);
  expect(await statusOf(used)).toBe('signed in');
  server.clock.advance(60_000);
  expect(await statusOf(idle)).toBe('AUTH_SESSION_EXPIRED');
  for (let half = 0; half < 30 * 48; half += 1) {
    server.clock.advance(30 * 60_000 - 1);
    if ((await statusOf(used)) !== 'signed in') break;
  }
  expect(await statusOf(used)).toBe('AUTH_SESSION_EXPIRED');
  const { expires_at } = await sessionOf(await signedUp());
  expect(Date.parse(expires_at) - server.clock.now()).toBe(30 * 60_000);
}, 60_000);

test('another process sees the use of a session within a minute and its end within five seconds', async () => {
  const browser = await signedUp();
  const { session = '' } = browser;
  const other = server.another();
  const look = () =>
    other.browser_sessions.authenticate(session, { purpose: 'look', request_id: server.visitor().request_id });
  await look();
  server.clock.advance(20 * 60_000);
  expect(await statusOf(browser)).toBe('signed in');
  const usedAt = new Date(server.clock.now());
  const seenNow = server.owner.selectFrom('auth.browser_sessions').select('id').where('last_seen_at', '=', usedAt);
  await vi.waitFor(async () => expect(await seenNow.execute()).toHaveLength(1));
  server.clock.advance(20 * 60_000);
  await look();
  await browser.request('GET', '/api/auth/session');
  await browser.request('DELETE', '/api/auth/session');
  await look();
  server.clock.advance(5000);
  await expect(look()).rejects.toMatchObject({ reason: 'auth.session_revoked' });
});

test('only the hash of a session is stored, and no two are the same', async () => {
  const browsers = await Promise.all(Array.from({ length: 5 }, () => signedUp()));
  const rows = await server.owner.selectFrom('auth.browser_sessions').selectAll().execute();
  for (const { session = 'none' } of browsers) expect(JSON.stringify(rows)).not.toContain(session);
  expect(new Set(rows.map(({ token_hash }) => token_hash.toString('hex'))).size).toBe(rows.length);
});

test('a page is given the token of its session, and none without one', async () => {
  const browser = await signedUp();
  const { csrfTokenOf } = server.auth;
  expect(await csrfTokenOf(`a=b; apex_session=${browser.session}`)).toBe(browser.csrf_token);
  for (const header of [
    undefined,
    '',
    'apex_session=',
    `apex_session=apex_session_${'a'.repeat(43)}`,
    'x'.repeat(9999),
  ]) {
    expect(await csrfTokenOf(header)).toBeNull();
  }
});

test('what nobody may read by key or token stays with the cookie: get and end a session', async () => {
  const tenant = await server.signUp();
  const headers = { authorization: `Bearer ${tenant.tokens.access_token}` };
  for (const method of ['GET', 'DELETE']) {
    const answer = await request(`${server.url}/api/auth/session`, method, { headers });
    expect(answer.error().error_code).toBe('AUTH_NO_SESSION');
  }
});
