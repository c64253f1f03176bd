import { createHttpServer, createRateLimiter } from '@apex/kit/http';
import { createMetrics } from '@apex/kit/metrics';
import { systemClock } from '@apex/kit/clock';
import { silentLog } from '@apex/testkit/silent-log';
import { expect, test } from 'vitest';
import { cspReportPath, mountCspReport } from './csp-report.ts';

function start() {
  const warned: object[] = [];
  const app = createHttpServer({
    log: { ...silentLog, warn: (fields: object) => void warned.push(fields) },
    metrics: createMetrics(),
    clock: systemClock,
    environment: 'test',
    body_limit_bytes: 1_000_000,
    request_timeout_ms: 1000,
    max_connections: 10,
    headers: {},
    slow_ms: 1000,
    trusted_proxies: [],
  });
  mountCspReport(app, createRateLimiter(1));
  const send = (payload: string, type = 'application/csp-report') =>
    app.inject({ method: 'POST', url: cspReportPath, payload, headers: { 'content-type': type } });
  return { warned, send };
}

test('both forms of a report are logged, with no more than origin, directive and page', async () => {
  const { warned, send } = start();
  const older = {
    'csp-report': {
      'document-uri': 'https://apex.example/threads/thread_1?token=secret',
      'blocked-uri': 'https://evil.example/path?of=secret',
      'violated-directive': 'script-src\nforged: line',
      'script-sample': 'secret',
    },
  };
  expect((await send(JSON.stringify(older))).statusCode).toBe(204);
  const newer = [
    {
      type: 'csp-violation',
      body: { documentURL: 'https://apex.example/', blockedURL: 'inline', effectiveDirective: 'style-src' },
    },
    { type: 'deprecation', body: {} },
  ];
  expect((await send(JSON.stringify(newer), 'application/reports+json')).statusCode).toBe(204);
  expect(warned).toEqual([
    expect.objectContaining({
      directive: 'script-src?forged:?line',
      blocked: 'https://evil.example',
      page: '/threads',
    }),
    expect.objectContaining({ directive: 'style-src', blocked: 'inline', page: '/' }),
  ]);
  expect(JSON.stringify(warned)).not.toContain('secret');
});

test('what is no report is refused, what is large too, and so is whoever sends many', async () => {
  const { warned, send } = start();
  for (const body of [
    '{"csp-report":',
    '[]x',
    '{}',
    JSON.stringify(Array.from({ length: 11 }, () => ({ type: 'x', body: {} }))),
  ]) {
    expect((await send(body)).json()).toMatchObject({ error_code: 'PLATFORM_BAD_CSP_REPORT' });
  }
  expect((await send('{}', 'text/html')).statusCode).toBeGreaterThanOrEqual(400);
  expect((await send(JSON.stringify({ 'csp-report': { 'blocked-uri': 'x'.repeat(20_000) } }))).statusCode).toBe(413);
  let last = await send('{}');
  for (let sent = 0; sent < 40 && last.statusCode !== 429; sent += 1) last = await send('{}');
  expect(last.statusCode).toBe(429);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect(warned).toEqual([]);
});
