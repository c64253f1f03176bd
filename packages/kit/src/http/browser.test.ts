import { type Api, ApexError, defineRoutes, orgIdSchema, sessionIdSchema } from '@apex/contracts';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { newId } from '../id.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { Principal } from './authenticate.ts';
import { sessionValueOf } from './browser.ts';
import { mountRoutes } from './mount.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createHttpServer } from './server.ts';

const shape = { tag: 'test', summary: 'Test', errors: [], example: { output: { done: true } } } as const;
const output = z.object({ done: z.boolean() });
const nothing = z.strictObject({}).default({});

const routes = defineRoutes({
  open: { ...shape, method: 'POST', path: '/open', access: 'public', session: 'opens', input: nothing, output },
  close: { ...shape, method: 'DELETE', path: '/open', access: 'read', session: 'closes', input: nothing, output },
  look: { ...shape, method: 'GET', path: '/things', access: 'read', input: z.strictObject({}), output },
  search: { ...shape, method: 'POST', path: '/search', access: 'read', reads: true, input: nothing, output },
  own: { ...shape, method: 'POST', path: '/own', access: 'read', person: true, input: nothing, output },
});

const issued_session = { value: 'fresh', expires_at: '2030-01-01T00:00:00.000Z' };
const api: Api<typeof routes> = {
  open: async () => ({ done: true, issued_session }),
  close: async () => ({ done: true }),
  look: async () => ({ done: true }),
  search: async () => ({ done: true }),
  own: async () => ({ done: true }),
};

const user_id = newId.user();
const organisation_id = orgIdSchema.parse(newId.org());
function principalOf(actor: Principal['actor'], role: 'viewer' | 'owner' = 'owner'): Principal {
  return { organisation_id, actor, roles: [role], scopes: ['all'], tier: 'free', expires_at_ms: null };
}

let app: FastifyInstance | undefined;
afterEach(async () => app?.close());

async function serve(wish: { secure?: boolean; scale?: number } = {}): Promise<string> {
  app = createHttpServer({
    log: createLog({ level: 'CRITICAL', service: 'test', environment: 'test' }),
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1000,
    request_timeout_ms: 5000,
    max_connections: 100,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  mountRoutes(app, routes, api, {
    authenticator: {
      authenticate: async (credential) => {
        if (credential === 'viewer') return principalOf({ type: 'user', user_id }, 'viewer');
        return principalOf({ type: 'key', key_id: newId.key(), user_id });
      },
      resolveProject: async () => ({ id: newId.project(), name: 'default' }),
    },
    rate_limiter: createRateLimiter(wish.scale ?? 100),
    browser: {
      sessions: {
        authenticate: async (value) => {
          if (!['mine', 'old'].includes(value)) {
            throw new ApexError({ kind: 'unauthenticated', reason: 'auth.session_unknown', message: 'Unknown.' });
          }
          return {
            ...principalOf({ type: 'user', user_id }),
            session_id: sessionIdSchema.parse(newId.session()),
            csrf_token: 'the token',
            credential: 'minted',
            renewed: value === 'old' ? issued_session : null,
          };
        },
      },
      secure: wish.secure ?? false,
      trusted_origins: ['https://apex.example.com'],
    },
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

const ask = (url: string, method: string, headers: Record<string, string> = {}) => fetch(url, { method, headers });

test('a session in an answer becomes a cookie and leaves no trace in the body', async () => {
  const plain = await ask(`${await serve()}/open`, 'POST');
  expect(plain.headers.getSetCookie()).toEqual([
    'apex_session=fresh; Path=/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; SameSite=Lax',
  ]);
  expect(await plain.text()).toBe('{"success":true,"data":{"done":true}}');
  await app?.close();
  const secure = await ask(`${await serve({ secure: true })}/open`, 'POST');
  expect(secure.headers.getSetCookie()[0]).toMatch(/; SameSite=Lax; Secure$/);
});

test('over TLS a page of the same host without TLS is a stranger', async () => {
  const url = await serve({ secure: true });
  expect((await ask(`${url}/open`, 'POST', { origin: url })).status).toBe(403);
  expect((await ask(`${url}/open`, 'POST', { origin: url.replace('http', 'https') })).status).toBe(200);
});

test('a route that closes takes the cookie back; one that was renewed gives the new one to any request', async () => {
  const url = await serve();
  const cookie = 'apex_session=mine';
  const closed = await ask(`${url}/open`, 'DELETE', { cookie, 'x-csrf-token': 'the token' });
  expect(closed.headers.getSetCookie()).toEqual([
    'apex_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax',
  ]);
  const renewed = await ask(`${url}/things`, 'GET', { cookie: 'apex_session=old' });
  expect(renewed.headers.getSetCookie()[0]).toContain('apex_session=fresh;');
  expect(renewed.headers.get('cache-control')).toBe('no-store');
  expect((await ask(`${url}/things`, 'GET', { cookie })).headers.getSetCookie()).toEqual([]);
});

test('a POST that only reads needs the token as well, and nothing else opens the door', async () => {
  const url = await serve();
  const cookie = 'apex_session=mine';
  expect((await ask(`${url}/search`, 'POST', { cookie, 'x-csrf-token': 'the token' })).status).toBe(200);
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[!-~]{0,40}$/), async (token) => {
      const answer = await ask(`${url}/search`, 'POST', { cookie, 'x-csrf-token': token });
      expect(answer.status).toBe(token === 'the token' ? 200 : 403);
    }),
    { numRuns: 50 },
  );
});

test('what is for persons is for any of them, and for no key', async () => {
  const url = await serve();
  expect((await ask(`${url}/own`, 'POST', { authorization: 'Bearer viewer' })).status).toBe(200);
  const key = await ask(`${url}/own`, 'POST', { authorization: 'Bearer key' });
  expect([key.status, await key.json()]).toMatchObject([403, { error_code: 'AUTH_PERSON_ONLY' }]);
});

test('the keys of one person draw from one bucket', async () => {
  const url = await serve({ scale: 0.005 });
  const statuses = [];
  // Five a minute and a burst of one; each request comes by another key.
  for (let time = 0; time < 7; time += 1) {
    statuses.push((await ask(`${url}/things`, 'GET', { 'x-api-key': `key ${time}` })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
});

test('a cookie header gives the one session in it, whatever stands around it', () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}$/).filter((one) => one !== 'apex_session');
  const value = fc.stringMatching(/^[A-Za-z0-9=_-]{0,20}$/);
  const others = fc.array(
    fc.tuple(name, value).map(([key, text]) => `${key}=${text}`),
    { maxLength: 5 },
  );
  const own = fc.stringMatching(/^[A-Za-z0-9_]{1,40}$/);
  fc.assert(
    fc.property(others, own, others, (before, session, after) => {
      expect(sessionValueOf([...before, `apex_session=${session}`, ...after].join('; '))).toBe(session);
      expect(sessionValueOf([...before, ...after].join('; '))).toBeUndefined();
      const doubled = [`apex_session=${session}`, ...before, `apex_session=${session}x`].join('; ');
      expect(() => sessionValueOf(doubled)).toThrow(/two sessions/);
    }),
  );
});
