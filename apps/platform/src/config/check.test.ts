import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { checkConfig, unknownKeys } from './check.ts';
import type { environments } from './key-declaration.ts';
import { keyList } from './keys.ts';

const complete = {
  APEX_ENV: 'prod',
  APEX_VALUES_FOR: 'prod',
  APEX_PUBLIC_URL: 'https://apex.example.com',
  APEX_DATABASE_URL: 'postgres://apex:pw@db.example.com/apex',
  APEX_CLICKHOUSE_URL: 'https://apex:pw@ch.example.com:8443',
  APEX_SECRET: 'a'.repeat(64),
  APEX_ADMIN_USER: 'owner@example.com',
  APEX_ADMIN_PASSWORD: 'correct horse battery',
  APEX_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
  APEX_METRICS_TOKEN: 'm'.repeat(64),
};

const problemKeys = (raw: Record<string, string>, environment: (typeof environments)[number]) =>
  checkConfig(raw, environment).map((problem) => problem.key);

describe('the configuration check', () => {
  test('wants nothing of dev and test', () => {
    expect(checkConfig({}, 'dev')).toEqual([]);
    expect(checkConfig({}, 'test')).toEqual([]);
  });

  test('names every missing key of prod with the services that fail', () => {
    const problems = checkConfig({}, 'prod');
    const required = keyList.filter((row) => row.required_in.includes('prod')).map((row) => row.name);
    for (const name of required) expect(problems.map((problem) => problem.key)).toContain(name);
    expect(problems.find((problem) => problem.key === 'APEX_CLICKHOUSE_URL')?.services).toContain('telemetry');
  });

  test('holds mail and identity providers to what goes together, and to the callback that is registered', () => {
    expect(problemKeys({ ...complete, APEX_SMTP_URL: 'smtp://mail.example.com' }, 'prod')).toEqual(['APEX_MAIL_FROM']);
    expect(problemKeys({ APEX_GITHUB_CLIENT_ID: 'x' }, 'dev')).toEqual(['APEX_GITHUB_CLIENT_SECRET']);
    expect(problemKeys({ ...complete, APEX_REQUIRE_VERIFIED_EMAIL: 'true' }, 'prod')).toEqual(['APEX_SMTP_URL']);
    const google = { APEX_GOOGLE_CLIENT_ID: 'x', APEX_GOOGLE_CLIENT_SECRET: 'y' };
    const wrong = { ...google, APEX_GOOGLE_REDIRECT_URI: 'https://elsewhere.example.com/sign-in/callback/google' };
    expect(problemKeys({ ...complete, ...wrong }, 'prod')).toEqual(['APEX_GOOGLE_REDIRECT_URI']);
    expect(problemKeys(wrong, 'dev')).toEqual([]);
    expect(loadConfig(wrong).notices).toContainEqual(expect.stringContaining('APEX_GOOGLE_REDIRECT_URI is https'));
    const right = { ...google, APEX_GOOGLE_REDIRECT_URI: 'https://apex.example.com/sign-in/callback/google' };
    expect(problemKeys({ ...complete, ...right }, 'prod')).toEqual([]);
    const plain = { APEX_OIDC_ISSUER: 'http://id.example.com', APEX_OIDC_CLIENT_ID: 'x', APEX_OIDC_CLIENT_SECRET: 'y' };
    expect(problemKeys({ ...complete, ...plain }, 'prod')).toEqual(['APEX_OIDC_ISSUER']);
    expect(loadConfig(plain).identity.providers.oidc).toMatchObject({ name: 'id.example.com' });
  });

  test('passes a complete set', () => {
    expect(checkConfig(complete, 'prod')).toEqual([]);
    expect(loadConfig(complete)).toMatchObject({
      environment: 'prod',
      sign_up_open: false,
      trusted_proxies: ['10.0.0.1', '10.0.0.2'],
    });
  });

  test('accepts any secret of 32 characters, hex included, and refuses a shorter one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 0, maxLength: 80 }), (secret) => {
        const refused = problemKeys({ ...complete, APEX_SECRET: secret }, 'prod').includes('APEX_SECRET');
        expect(refused).toBe(secret.length < 32);
      }),
    );
  });

  test('stops values made for another environment', () => {
    expect(problemKeys({ ...complete, APEX_VALUES_FOR: 'test' }, 'prod')).toEqual(['APEX_VALUES_FOR']);
  });

  test.each([
    ['a local database in prod', { APEX_DATABASE_URL: 'postgres://localhost/apex' }, 'APEX_DATABASE_URL'],
    ['plain HTTP to users in prod', { APEX_PUBLIC_URL: 'http://apex.example.com' }, 'APEX_PUBLIC_URL'],
    ['loosened limits in prod', { APEX_RATE_LIMIT_SCALE: '10' }, 'APEX_RATE_LIMIT_SCALE'],
    ['a debug log in prod', { APEX_LOG_LEVEL: 'DEBUG' }, 'APEX_LOG_LEVEL'],
    ['half of a TLS pair', { APEX_TLS_CERT: '/cert.pem' }, 'APEX_TLS_KEY'],
    ['a port that is none', { APEX_PORT: 'http' }, 'APEX_PORT'],
  ])('refuses %s', (_name, change, key) => {
    expect(problemKeys({ ...complete, ...change }, 'prod')).toContain(key);
  });

  test('never repeats the value of a secret', () => {
    const problems = checkConfig(
      { ...complete, APEX_SECRET: 'hunter2', APEX_DATABASE_URL: 'mysql://u:hunter2@h/d' },
      'prod',
    );
    expect(problems.map((problem) => problem.key)).toEqual(['APEX_DATABASE_URL', 'APEX_SECRET']);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('the start fails with one error that names every problem', () => {
    expect(() => loadConfig({ APEX_ENV: 'staging' })).toThrow(/APEX_DATABASE_URL[\s\S]*APEX_SECRET/);
    expect(() => loadConfig({ APEX_ENV: 'production' })).toThrow(/must be one of/);
  });

  test('notices keys that look like ours and are not', () => {
    expect(unknownKeys({ APEX_PROT: '1', APEX_PORT: '1', APEX_URL: 'x', HOME: '/' })).toEqual(['APEX_PROT']);
  });
});

describe('who reads the metrics and where traces go', () => {
  test('staging and prod want a token, or to be told that none is needed', () => {
    const { APEX_METRICS_TOKEN: _, ...open } = complete;
    expect(problemKeys(open, 'prod')).toEqual(['APEX_METRICS_TOKEN']);
    expect(problemKeys({ ...open, APEX_METRICS_PUBLIC: 'true' }, 'prod')).toEqual([]);
    expect(problemKeys({ ...open, APEX_METRICS_TOKEN: 'short' }, 'prod')).toEqual(['APEX_METRICS_TOKEN']);
  });

  test('by default there are no traces; with an exporter they go where its variables say', () => {
    expect(loadConfig({}).tracing).toMatchObject({ exporter: 'none', endpoint: undefined });
    const otlp = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
    expect(loadConfig(otlp).tracing).toMatchObject({ endpoint: 'http://collector:4318/v1/traces', sample_ratio: 1 });
    const own = { ...otlp, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/x', OTEL_TRACES_SAMPLER_ARG: '0.25' };
    expect(loadConfig(own).tracing).toMatchObject({ endpoint: 'http://other/x', sample_ratio: 0.25 });
    expect(loadConfig({ ...otlp, OTEL_SDK_DISABLED: 'true' }).tracing.exporter).toBe('none');
    expect(loadConfig({ ...otlp, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,x=1' }).tracing.headers).toEqual({
      'api-key': 'a b',
      x: '1',
    });
    expect(problemKeys({ OTEL_EXPORTER_OTLP_HEADERS: 'nothing' }, 'dev')).toEqual(['OTEL_EXPORTER_OTLP_HEADERS']);
  });

  test('every secret that is set, and the password in an address, is kept out of the log', () => {
    const secrets = loadConfig(complete).secret_values;
    expect(secrets).toEqual(expect.arrayContaining([complete.APEX_SECRET, complete.APEX_METRICS_TOKEN, 'pw']));
  });
});
