import { authRoutes, type Route } from '@apex/contracts';
import { createHttpServer, createRateLimiter, mountRoutes } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { type AuthFixture, startAuth, withoutOutside } from '@apex/testkit/auth';
import { silentLog } from '@apex/testkit/silent-log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';

let fixture: AuthFixture;
let app: ReturnType<typeof createHttpServer>;
beforeAll(async () => {
  fixture = await startAuth();
  app = createHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    clock: fixture.clock,
    environment: 'test',
    body_limit_bytes: 100_000,
    request_timeout_ms: 10_000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  const { api, authenticator } = fixture.auth;
  mountRoutes(app, authRoutes, api, { authenticator, rate_limiter: createRateLimiter(100) });
});
afterAll(async () => {
  await app.close();
  await fixture.stop();
});

async function send(method: Route['method'], url: string, sent: { body?: object; credential?: string } = {}) {
  const { body, credential } = sent;
  const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
  const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
  return { status: answer.statusCode, body: answer.json() };
}

test('a whole visit over HTTP: sign up, sign in, make a key, use it, revoke it, sign out', async () => {
  const person = { email: 'Ada@Example.com', password: 'correct horse battery' };
  const signedUp = await send('POST', '/api/auth/sign-up', { body: person });
  expect(signedUp).toMatchObject({
    status: 201,
    body: { success: true, data: { identity: { email: 'ada@example.com' } } },
  });
  expect(await send('POST', '/api/auth/sign-up', { body: person })).toMatchObject({
    status: 409,
    body: { error_code: 'AUTH_EMAIL_TAKEN' },
  });
  const signedIn = await send('POST', '/api/auth/sign-in', { body: person });
  const { access_token, refresh_token } = signedIn.body.data.tokens;
  const made = await send('POST', '/api/keys', { credential: access_token, body: { name: 'laptop' } });
  expect(made).toMatchObject({ status: 201, body: { data: { scopes: ['ingest'], expires_at: null } } });
  const { id, key } = made.body.data;
  expect(await send('GET', '/api/auth/me', { credential: key })).toMatchObject({
    status: 200,
    body: { data: { via: 'key', scopes: ['ingest'], project: { name: 'default' } } },
  });
  expect((await send('GET', '/api/keys', { credential: key })).status).toBe(403);
  expect((await send('DELETE', `/api/keys/${id}`, { credential: access_token })).status).toBe(200);
  expect(await send('GET', '/api/auth/me', { credential: key })).toMatchObject({
    status: 401,
    body: { error_code: 'AUTH_KEY_REVOKED' },
  });
  const ended = { status: 200, body: { data: { revoked: true } } };
  expect(await send('POST', '/api/auth/sign-out', { body: { refresh_token } })).toMatchObject(ended);
  expect((await send('POST', '/api/auth/refresh', { body: { refresh_token } })).status).toBe(401);
});

const guarded = Object.values(authRoutes).filter(({ access }) => access !== 'public');

test.each(guarded)('$method $path needs a credential', async ({ method, path }) => {
  const url = path.replace('{id}', 'key_01993a5e-7c00-7000-8000-000000000004');
  expect((await send(method, url, { body: {} })).status).toBe(401);
  expect((await send(method, url, { body: {}, credential: 'apex_test_nothing' })).status).toBe(401);
});

test('a secret that is too short stops the start', () => {
  const make = () =>
    createAuth({
      db: fixture.db,
      clock: fixture.clock,
      log: silentLog,
      issuer: 'https://apex.test',
      secret: 'x'.repeat(31),
      environment: 'test',
      ...withoutOutside,
      sign_up_open: true,
      project_holders: [],
    });
  expect(make).toThrow(/at least 32 characters/);
});
