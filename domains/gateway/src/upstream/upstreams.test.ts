import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApexError, type Caller, gatewayRoutes } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type AuthFixture, startAuth, type Tenant } from '@apex/testkit/auth';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayDatabase } from '../gateway-database.ts';
import { gatewayMigrations } from '../migrations.ts';
import { createUpstreamApi, type UpstreamApi } from './create-upstream-api.ts';
import type { UpstreamDeps } from './upstream-scope.ts';
import { createUpstreamTester } from './upstream-tester.ts';

let fixture: AuthFixture;
let db: Kysely<GatewayDatabase>;
let ours: Tenant;
let api: UpstreamApi;
let provider: Server;
let base_url: string;
const changed: string[] = [];
const tester = createUpstreamTester({ outside_only: false });

function apiWith(changes: Partial<UpstreamDeps> = {}): UpstreamApi {
  const { auth, clock } = fixture;
  const { createSecret, deleteSecret } = auth.api;
  const vault = { createSecret, deleteSecret, useSecret: auth.useSecret };
  const deps = { db, clock, vault, changed: (id: string) => void changed.push(id), tester, outside_only: false };
  return createUpstreamApi({ ...deps, ...changes });
}

const secrets = async (tenant: Tenant) =>
  (await fixture.auth.api.listSecrets(tenant.caller, {})).secrets.map(
    ({ name, last_four }) => `${name.split(' (')[0]} …${last_four}`,
  );
const fresh = (more: object) => gatewayRoutes.createUpstream.input.parse({ name: 'openai', kind: 'openai', ...more });

beforeAll(async () => {
  fixture = await startAuth({}, [gatewayMigrations]);
  db = fixture.postgres.pool<GatewayDatabase>().db;
  ours = await fixture.signUp();
  api = apiWith();
  provider = createServer(({ url, headers }, response) => {
    if (url === '/html/models') return void response.end('<html>');
    if (url === '/v1/moved/models') return void response.writeHead(302, { location: '/v1/models' }).end();
    if (url === '/v1/models' && headers.authorization === 'Bearer sk-good-key-of-the-provider') {
      return void response.end(JSON.stringify({ data: [{ id: 'gpt-5.5', object: 'model' }] }));
    }
    if (url === '/v1beta/models?pageSize=1000') {
      return void response.end(JSON.stringify({ models: [{ name: 'models/gemini-3-pro' }] }));
    }
    response.writeHead(401).end(JSON.stringify({ error: { message: 'Incorrect API key provided.' } }));
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  base_url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  await tester.close();
  provider.close();
  await fixture.stop();
});

test('a key goes to the vault and never comes out; another key takes its place; it goes with the upstream', async () => {
  const made = await api.createUpstream(ours.caller, fresh({ api_key: 'sk-first-key-of-the-provider-1111' }));
  expect(made).toMatchObject({ base_url: 'https://api.openai.com/v1', key_last_four: '1111', weight: 100, version: 1 });
  expect(JSON.stringify(made)).not.toContain('sk-first');
  expect(await secrets(ours)).toEqual(['Gateway: openai …1111']);
  expect(changed.at(-1)).toBe(ours.caller.organisation_id);
  const { id } = made;
  const next = await api.changeUpstream(ours.caller, { id, version: 1, api_key: 'sk-second-key-of-the-provider-2222' });
  expect(next).toMatchObject({ version: 2, key_last_four: '2222' });
  expect(next.secret_id).not.toBe(made.secret_id);
  expect(await secrets(ours)).toEqual(['Gateway: openai …2222']);
  expect(await api.getUpstream(ours.caller, { id })).toEqual(next);
  const off = await api.changeUpstream(ours.caller, { id, version: 2, enabled: false, models: ['gpt-*'] });
  expect(off).toMatchObject({ enabled: false, models: ['gpt-*'], secret_id: next.secret_id, version: 3 });
  expect(await api.listUpstreams(ours.caller, {})).toEqual({ upstreams: [off] });
  expect(await api.deleteUpstream(ours.caller, { id })).toEqual({ deleted: true });
  expect(await secrets(ours)).toEqual([]);
  await expect(api.deleteUpstream(ours.caller, { id })).rejects.toMatchObject({ kind: 'not_found' });
});

test('what fails leaves no key behind', async () => {
  const tenant = await fixture.signUp();
  const { id } = await api.createUpstream(tenant.caller, fresh({ api_key: 'sk-first-key-of-the-provider-1111' }));
  const again = fresh({ api_key: 'sk-other-key-of-the-provider-3333' });
  const taken = { kind: 'conflict', reason: 'gateway.upstream_name_taken' };
  await expect(api.createUpstream(tenant.caller, again)).rejects.toMatchObject(taken);
  // Two at once: the name is free when both begin.
  const two = await Promise.allSettled(
    [1, 2].map(() => api.createUpstream(tenant.caller, { ...again, name: 'second' })),
  );
  expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const stale = { id, version: 7, api_key: 'sk-other-key-of-the-provider-4444' };
  await expect(api.changeUpstream(tenant.caller, stale)).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'gateway.stale_version',
    details: { your_version: 7, current_version: 1 },
  });
  expect(await secrets(tenant)).toEqual(['Gateway: openai …1111', 'Gateway: second …3333']);
});

test('members look, admins change, and another organisation’s upstream is not found', async () => {
  const tenant = await fixture.signUp();
  const { id } = await api.createUpstream(tenant.caller, fresh({}));
  const member: Caller = { ...tenant.caller, roles: ['member'] };
  expect((await api.listUpstreams(member, {})).upstreams).toHaveLength(1);
  const refused = { kind: 'forbidden', reason: 'gateway.role_too_low' };
  for (const verb of [
    () => api.createUpstream(member, fresh({ name: 'more' })),
    () => api.changeUpstream(member, { id, version: 1, weight: 1 }),
    () => api.deleteUpstream(member, { id }),
    () => api.testUpstream(member, { id }),
    () => api.changeGatewaySettings(member, { version: 1, retries: 0 }),
  ]) {
    await expect(verb()).rejects.toMatchObject(refused);
  }
  const notFound = { kind: 'not_found', reason: 'gateway.upstream_not_found' };
  const other = await fixture.signUp();
  for (const verb of [
    () => api.getUpstream(other.caller, { id }),
    () => api.changeUpstream(other.caller, { id, version: 1, weight: 1 }),
    () => api.deleteUpstream(other.caller, { id }),
    () => api.testUpstream(other.caller, { id }),
  ]) {
    await expect(verb()).rejects.toMatchObject(notFound);
  }
  // The second wall: row-level security.
  const seen = await withTenant(db, other.caller, (trx) => trx.selectFrom('gateway.upstreams').select('id').execute());
  expect(seen).toEqual([]);
  expect(await db.selectFrom('gateway.upstreams').select('id').execute()).toEqual([]);
});

test('in staging and production an upstream lives outside, by https', async () => {
  const tenant = await fixture.signUp();
  const strict = apiWith({ outside_only: true });
  const inside = [
    'http://api.example.com',
    'https://127.0.0.1/v1',
    'https://169.254.169.254',
    'https://[::1]:1',
    'https://localhost:11434',
    'https://10.1.2.3',
  ];
  for (const address of inside) {
    const input = fresh({ kind: 'openai_compatible', base_url: address, api_key: 'sk-key-of-the-provider-1111' });
    await expect(strict.createUpstream(tenant.caller, input), address).rejects.toMatchObject({
      reason: 'gateway.base_url_refused',
    });
  }
  await expect(strict.createUpstream(tenant.caller, fresh({ kind: 'ollama' }))).rejects.toMatchObject({
    kind: 'invalid',
  });
  const { id } = await strict.createUpstream(tenant.caller, fresh({}));
  await expect(
    strict.changeUpstream(tenant.caller, { id, version: 1, base_url: 'http://10.0.0.1' }),
  ).rejects.toMatchObject({ kind: 'invalid' });
  const compatible = fresh({ kind: 'openai_compatible' });
  await expect(api.createUpstream(tenant.caller, compatible)).rejects.toMatchObject({
    reason: 'gateway.base_url_missing',
  });
  const withUser = fresh({ base_url: 'https://user:secret@api.example.com' });
  await expect(api.createUpstream(tenant.caller, withUser)).rejects.toMatchObject({
    reason: 'gateway.base_url_not_plain',
  });
  const version = fresh({ api_version: '2025-04-01' });
  await expect(api.createUpstream(tenant.caller, version)).rejects.toMatchObject({
    reason: 'gateway.api_version_unused',
  });
  expect(await secrets(tenant)).toEqual([]);
});

test('a test asks the provider itself, and says what it said', async () => {
  const tenant = await fixture.signUp();
  let made = 0;
  const tested = async (more: object) => {
    const { id } = await api.createUpstream(tenant.caller, fresh({ name: `u${(made += 1)}`, ...more }));
    const { duration_ms, ...rest } = await api.testUpstream(tenant.caller, { id });
    expect(duration_ms).toBeGreaterThanOrEqual(0);
    return rest;
  };
  const api_key = 'sk-good-key-of-the-provider';
  expect(await tested({ base_url, api_key })).toEqual({ ok: true, status: 200, models: ['gpt-5.5'], problem: null });
  expect(await tested({ base_url, api_key: 'sk-wrong' })).toEqual({
    ok: false,
    status: 401,
    models: [],
    problem: 'It answered 401: Incorrect API key provided.',
  });
  const gemini = { kind: 'gemini', base_url: base_url.replace('/v1', ''), api_key };
  expect(await tested(gemini)).toMatchObject({ ok: true, models: ['gemini-3-pro'] });
  expect(await tested({ base_url: base_url.replace('/v1', '/html') })).toMatchObject({ ok: false, status: 200 });
  expect(await tested({ base_url: `${base_url}/moved` })).toMatchObject({
    ok: false,
    status: 302,
    problem: expect.stringContaining('not followed'),
  });
  expect(await tested({ base_url: 'http://127.0.0.1:1' })).toMatchObject({
    ok: false,
    status: null,
    problem: 'Nobody listens there.',
  });
  const outside = createUpstreamTester({ outside_only: true });
  const { upstreams } = await api.listUpstreams(tenant.caller, {});
  const named = {
    ...upstreams[0]!,
    api_key: null,
    base_url: base_url.replace('http://127.0.0.1', 'https://127.0.0.1'),
  };
  const refused = await outside.test(named, new AbortController().signal);
  expect(refused).toMatchObject({ ok: false, problem: 'The address is inside a private network.' });
  await outside.close();
});

test('settings are the contract’s until somebody changes them, one change at a time', async () => {
  const { caller } = await fixture.signUp();
  const before = await api.getGatewaySettings(caller, {});
  expect(before).toMatchObject({ stale_seconds: 3600, when_stale: 'closed', version: 1 });
  const after = await api.changeGatewaySettings(caller, { version: 1, when_stale: 'open' });
  expect(after).toEqual({ ...before, when_stale: 'open', version: 2 });
  const both = await Promise.allSettled(
    [0, 1].map((retries) => api.changeGatewaySettings(caller, { version: 2, retries })),
  );
  const late = both
    .filter((one) => one.status === 'rejected')
    .map(({ reason }) => (ApexError.isInstance(reason) ? reason.reason : reason));
  expect(late).toEqual(['gateway.stale_version']);
  expect((await api.getGatewaySettings(caller, {})).version).toBe(3);
});
