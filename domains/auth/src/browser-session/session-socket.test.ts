import { type AuthServer, startAuthServer } from '@apex/testkit/auth-server';
import type { TestBrowser } from '@apex/testkit/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: AuthServer;
beforeAll(async () => {
  server = await startAuthServer({ trusted_origins: ['https://apex.example.com'] });
});
afterAll(() => server.stop());

async function signedUp(): Promise<TestBrowser> {
  const browser = server.browser();
  const body = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery', session: 'cookie' };
  expect((await browser.request('POST', '/api/auth/sign-up', { body })).status).toBe(201);
  return browser;
}

test('a page of ours opens a socket with its cookie and speaks as its person', async () => {
  const browser = await signedUp();
  for (const origin of [undefined, 'https://apex.example.com']) {
    const socket = browser.socket(origin);
    expect(await socket.opened).toBe(true);
    expect(await socket.ask({ type: 'ping' })).toMatchObject({ roles: ['owner'] });
    socket.close();
  }
});

test('a page of another site opens none, nor does anybody without a session', async () => {
  const browser = await signedUp();
  const { port } = new URL(server.url);
  const foreign = ['https://evil.example.com', `http://evil.example.com:${port}`, 'http://127.0.0.1:1', 'null', ''];
  for (const origin of foreign) expect(await browser.socket(origin).opened, origin).toBe(false);
  browser.session = `apex_session_${'a'.repeat(43)}`;
  expect(await browser.socket().opened).toBe(false);
  browser.session = undefined;
  expect(await browser.socket().opened).toBe(false);
});

test('a sign-out closes the sockets of the session, asked or not', async () => {
  const browser = await signedUp();
  const quiet = browser.socket();
  expect(await quiet.opened).toBe(true);
  expect((await browser.request('DELETE', '/api/auth/session')).status).toBe(200);
  expect(await quiet.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('AUTH_SESSION_REVOKED') });
});

test('an open socket that asks nothing does not keep a session alive', async () => {
  const browser = await signedUp();
  const idle = browser.socket();
  expect(await idle.opened).toBe(true);
  server.clock.advance(29 * 60_000);
  expect(await idle.ask({ type: 'ping' })).toMatchObject({ roles: ['owner'] });
  server.clock.advance(29 * 60_000);
  expect((await browser.request('GET', '/api/auth/session')).status).toBe(200);
  server.clock.advance(30 * 60_000);
  expect(await idle.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('AUTH_SESSION_EXPIRED') });
});
