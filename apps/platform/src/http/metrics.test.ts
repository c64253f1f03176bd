import { systemClock } from '@apex/kit/clock';
import { createHttpServer } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { silentLog } from '@apex/testkit/silent-log';
import { afterEach, expect, test } from 'vitest';
import { type MetricsAccess, mountMetrics } from './metrics.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())));

async function serve(access: MetricsAccess) {
  const metrics = createMetrics();
  const app = createHttpServer({
    log: silentLog,
    metrics,
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1000,
    request_timeout_ms: 1000,
    max_connections: 10,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  open.push(app);
  mountMetrics(app, metrics, access);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return (headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers });
}

const token = 't'.repeat(40);

test('with a token nobody reads them without it, this machine included', async () => {
  const ask = await serve({ is_public: false, token });
  expect((await ask()).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${token}x` })).status).toBe(401);
  expect((await ask({ authorization: `Basic ${token}` })).status).toBe(401);
  const answer = await ask({ authorization: `Bearer ${token}` });
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await answer.text()).toContain('apex_http_requests_total');
});

test('without a token this machine reads them, and nobody through a proxy', async () => {
  const ask = await serve({ is_public: false, token: undefined });
  expect((await ask()).status).toBe(200);
  expect((await ask({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
});

test('told to be public they are', async () => {
  const ask = await serve({ is_public: true, token: undefined });
  expect((await ask({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
});
