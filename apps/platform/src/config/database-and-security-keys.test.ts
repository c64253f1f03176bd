import { expect, test } from 'vitest';
import { securityHeaders } from '@apex/kit/http';
import { loadConfig } from '../config.ts';

const base = { APEX_ENV: 'test' };

test('the pool has its defaults, and each of them can be chosen', () => {
  expect(loadConfig(base).pool).toEqual({
    min: 2,
    max: 10,
    overflow: 5,
    acquire_timeout_ms: 30_000,
    recycle_ms: 3_600_000,
    check_interval_ms: 60_000,
    warn_above: 8,
  });
  expect(loadConfig({ ...base, APEX_POOL_MAX: '3', APEX_POOL_ACQUIRE_SECONDS: '1' }).pool).toMatchObject({
    max: 3,
    acquire_timeout_ms: 1000,
  });
});

test.each([
  'postgres:///apex?host=/run/postgresql',
  'postgres://me@/apex?host=%2Frun',
  'postgres://me:p@h/a?sslmode=verify-full',
])('%s is an address of a database', (APEX_DATABASE_URL) => {
  expect(loadConfig({ ...base, APEX_DATABASE_URL }).database_url).toBe(APEX_DATABASE_URL);
});

test('an address that is none is refused with what is wrong and without the password', () => {
  const load = () => loadConfig({ ...base, APEX_DATABASE_URL: 'postgres://me:hunter2@h/a?sslmode=maybe' });
  expect(load).toThrow('APEX_DATABASE_URL is malformed: has an sslmode that is none of disable, require');
  expect(load).not.toThrow('hunter2');
});

test('the strict level lets no style stand in the page, and only the relaxed one scripts', () => {
  const policyAt = (level: string) =>
    securityHeaders(loadConfig({ ...base, APEX_SECURITY_LEVEL: level }).security)['content-security-policy'] ?? '';
  expect(policyAt('strict')).not.toContain('unsafe');
  expect(policyAt('moderate').replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe');
  expect(policyAt('relaxed')).toContain("script-src 'self' 'unsafe-inline'");
});

test('sources are added to the policy by directive, and nothing else is', () => {
  const { security } = loadConfig({
    ...base,
    SECURITY_CSP_EXTRA_SOURCES: 'img-src https://cdn.example.com; connect-src wss://live.example.com:8443',
  });
  const policy = securityHeaders(security)['content-security-policy'] ?? '';
  expect(policy).toContain("img-src 'self' data: blob: https://cdn.example.com;");
  expect(policy).toContain("connect-src 'self' ws: wss: wss://live.example.com:8443;");
  expect(policy).toContain('report-uri /api/csp-report');
  for (const bad of [
    "script-src 'unsafe-eval'",
    'frame-ancestors https://x.example',
    'img-src',
    'img-src https://x,y',
  ]) {
    expect(() => loadConfig({ ...base, SECURITY_CSP_EXTRA_SOURCES: bad })).toThrow('SECURITY_CSP_EXTRA_SOURCES');
  }
});
