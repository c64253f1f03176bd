import { authRoutes } from '@apex/contracts';
import { type AuthServer, startAuthServer } from '@apex/testkit/auth-server';
import type { TestBrowser } from '@apex/testkit/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';

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
