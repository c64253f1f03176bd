import { type Caller, gatewayRoutes, type NegotiatedPrice, type OrgId, type SecretId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { createPool, type Database, runtimeRole } from '@apex/postgres';
import { type AuthFixture, startAuth } from '@apex/testkit/auth';
import { silentLog } from '@apex/testkit/silent-log';
import { type SlowProxy, startSlowProxy } from '@apex/testkit/slow-proxy';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { GatewayDatabase } from '../gateway-database.ts';
import { gatewayMigrations } from '../migrations.ts';
import { compilePolicies } from '../policy/compile-policies.ts';
import { loadActivePolicies } from '../policy/load-active-policies.ts';
import type { TelemetryPort } from '../ports.ts';
import { createUpstreamApi } from '../upstream/create-upstream-api.ts';
import { createUpstreamTester } from '../upstream/upstream-tester.ts';
import type { Asker } from './asker.ts';
import { createSnapshots, type Snapshots } from './create-snapshots.ts';
import { listenForChanges } from './listen-for-changes.ts';
import { createOwnPrices } from './own-prices.ts';
import type { Snapshot } from './snapshot.ts';
import { createUpstreamKeys } from './upstream-keys.ts';

let fixture: AuthFixture;
let proxy: SlowProxy;
let pool: Database<GatewayDatabase>;
let proxied_url: string;
const tester = createUpstreamTester({ outside_only: false });

beforeAll(async () => {
  fixture = await startAuth({}, [gatewayMigrations]);
  const url = new URL(fixture.postgres.owner_url);
  proxy = await startSlowProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  proxied_url = url.toString();
  pool = createPool<GatewayDatabase>({ url: proxied_url, application_name: 'test', role: runtimeRole, log: silentLog });
});
afterAll(async () => {
  await tester.close();
  await pool.close();
  await proxy.close();
  await fixture.stop();
});

/** One process' gateway, over the database as it is reached through the proxy, and the verbs of another process. */
async function start() {
  const { auth, clock } = fixture;
  const { caller, identity } = await fixture.signUp();
  const { key } = await auth.api.createKey(caller, { name: 'app', scopes: ['gateway'] });
  const principal = await auth.authenticator.authenticate(key);
  const asker: Asker = { principal, project_id: identity.project.id, project_name: 'default' };
  const prices: NegotiatedPrice[] = [];
  const telemetry: Pick<TelemetryPort, 'listNegotiatedPrices'> = {
    async listNegotiatedPrices(asking: Caller) {
      expect((await auth.authenticator.authenticate(asking.credential)).scopes).toEqual(['ingest', 'read']);
      return { prices, pagination: { page: 1, per_page: 100, total: prices.length, total_pages: 1 } };
    },
  };
  const reads: SecretId[] = [];
  const vault = {
    createSecret: auth.api.createSecret,
    deleteSecret: auth.api.deleteSecret,
    useSecret: (by: Caller, use: { readonly id: SecretId; readonly why: string }) => {
      reads.push(use.id);
      return auth.useSecret(by, use);
    },
  };
  const loads = vi.fn<() => void>();
  const snapshots = createSnapshots({
    db: pool.db,
    clock,
    log: silentLog,
    keys: createUpstreamKeys({ vault, log: silentLog }),
    prices: createOwnPrices({ telemetry, log: silentLog }),
    mintFor: auth.mintFor,
    loadBudgets: async () => [],
    loadPolicies: async (db, tenant) => {
      loads();
      return loadActivePolicies(db, tenant);
    },
    compilePolicies,
  });
  const direct = fixture.postgres.pool<GatewayDatabase>().db;
  const api = createUpstreamApi({ db: direct, clock, vault, changed: () => undefined, tester, outside_only: false });
  const create = (name: string, more: object = {}) =>
    api.createUpstream(caller, gatewayRoutes.createUpstream.input.parse({ name, kind: 'openai', ...more }));
  return { api, asker, caller, clock, create, loads, prices, reads, snapshots };
}

const names = ({ upstreams }: Snapshot) => upstreams.map(({ name, api_key }) => `${name} ${api_key}`);

test('for five seconds the same is served; then it is renewed beside the traffic, and what did not change stays itself', async () => {
  const { asker, clock, create, loads, prices, reads, snapshots } = await start();
  await create('one', { api_key: 'sk-key-one' });
  const first = await snapshots.get(asker);
  expect(names(first)).toEqual(['one sk-key-one']);
  await create('two');
  clock.advance(4999);
  expect(snapshots.get(asker)).toBe(first);
  clock.advance(1);
  // Many at once: one load, and nobody waits.
  for (let at = 0; at < 20; at += 1) expect(snapshots.get(asker)).toBe(first);
  await vi.waitFor(() => expect(snapshots.get(asker)).not.toBe(first));
  const second = await snapshots.get(asker);
  expect(loads).toHaveBeenCalledTimes(2);
  expect(names(second)).toEqual(['one sk-key-one', 'two null']);
  expect(second.upstreams[0]).toBe(first.upstreams[0]);
  expect(second.policies).toBe(first.policies);
  expect(second.catalogue).toBe(first.catalogue);
  expect(reads).toHaveLength(1);
  prices.push({
    id: 'price_1',
    version: 1,
    provider: 'openai',
    model: 'gpt-5',
    tier: null,
  } as unknown as NegotiatedPrice);
  snapshots.invalidate(asker.principal.organisation_id);
  const third = await snapshots.get(asker);
  expect(third.upstreams).toBe(second.upstreams);
  expect(third.catalogue.own).toMatchObject([{ version: 'price_1@1', model: 'gpt-5' }]);
});

test('a change is served from the next call on, and a key is read once for each version', async () => {
  const { api, asker, caller, clock, create, reads, snapshots } = await start();
  const { id } = await create('one', { api_key: 'sk-first-key-of-the-provider' });
  await snapshots.get(asker);
  const { secret_id } = await api.changeUpstream(caller, { id, version: 1, api_key: 'sk-second-key-of-the-provider' });
  snapshots.invalidate(asker.principal.organisation_id);
  expect(names(await snapshots.get(asker))).toEqual(['one sk-second-key-of-the-provider']);
  expect(reads).toHaveLength(2);
  // Another value under the same secret is read when somebody says so.
  await fixture.auth.api.rotateSecret(caller, { id: secret_id!, value: 'sk-third-key', version: 1 });
  snapshots.invalidate(asker.principal.organisation_id);
  expect(names(await snapshots.get(asker))).toEqual(['one sk-second-key-of-the-provider']);
  snapshots.forgetSecret(id);
  expect(names(await snapshots.get(asker))).toEqual(['one sk-third-key']);
  // A secret that somebody took out of the vault leaves an upstream nobody can call.
  await fixture.auth.api.deleteSecret(caller, { id: secret_id! });
  snapshots.forgetSecret(id);
  expect(names(await snapshots.get(asker))).toEqual([]);
  clock.advance(20_000);
});

test('after a while without calls the first one waits for what holds now', async () => {
  const { asker, clock, create, snapshots } = await start();
  await snapshots.get(asker);
  await create('late');
  clock.advance(10_001);
  expect(names(await snapshots.get(asker))).toEqual(['late null']);
});

test('changes of another process count at once, also those that were made while nobody could listen', async () => {
  const { api, asker, caller, create, snapshots } = await start();
  const heard = vi.fn<(organisation_id: OrgId | null) => void>();
  const listener = listenForChanges(snapshots, { url: proxied_url, log: silentLog, retry_ms: 20, onChange: heard });
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(null));
  await snapshots.get(asker);
  await create('told');
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(asker.principal.organisation_id));
  expect(names(await snapshots.get(asker))).toEqual(['told null']);
  // Another value of a secret is used everywhere once somebody tested it.
  const keyed = { base_url: 'http://127.0.0.1:1', api_key: 'sk-before' };
  const { id, secret_id } = await create('keyed', keyed);
  await vi.waitFor(async () => expect(names(await snapshots.get(asker))).toEqual(['keyed sk-before', 'told null']));
  await fixture.auth.api.rotateSecret(caller, { id: secret_id!, value: 'sk-after', version: 1 });
  await api.testUpstream(caller, { id });
  await vi.waitFor(async () => expect(names(await snapshots.get(asker))).toEqual(['keyed sk-after', 'told null']));
  proxy.cut(true);
  heard.mockClear();
  await create('missed');
  expect(heard).not.toHaveBeenCalled();
  proxy.cut(false);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(null));
  await vi.waitFor(async () =>
    expect(names(await snapshots.get(asker))).toEqual(['keyed sk-after', 'missed null', 'told null']),
  );
  await listener.close();
});

/** Until the pool has noticed that the database is back. */
async function whenBack(snapshots: Snapshots, asker: Asker): Promise<void> {
  await pool.initialize();
  fixture.clock.advance(60_000);
  await snapshots.get(asker);
}

test.each(['closed', 'open'] as const)(
  'without the database calls go on for as long as is set, then by %s',
  async (when_stale) => {
    const { api, asker, caller, clock, create, snapshots } = await start();
    await create('one', { api_key: 'sk-key-one' });
    await api.changeGatewaySettings(caller, { version: 1, stale_seconds: 600, when_stale });
    const known = await snapshots.get(asker);
    expect(snapshots.staleSince()).toBeNull();
    proxy.cut(true);
    try {
      clock.advance(20_000);
      const away_ms = clock.now();
      expect(await snapshots.get(asker)).toBe(known);
      expect(snapshots.staleSince()).toBe(away_ms);
      for (let at = 0; at < 58; at += 1) {
        clock.advance(10_000);
        expect(await snapshots.get(asker)).toBe(known);
      }
      clock.advance(1);
      if (when_stale === 'open') expect(await snapshots.get(asker)).toBe(known);
      else
        await expect(async () => snapshots.get(asker)).rejects.toMatchObject({
          kind: 'unavailable',
          reason: 'gateway.settings_stale',
        });
      expect(snapshots.staleSince()).toBe(away_ms);
      clock.advance(60_000);
      expect(snapshots.staleSince()).toBeNull();
      const stranger: Asker = { ...asker, project_id: newId.project() };
      await expect(async () => snapshots.get(stranger)).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      proxy.cut(false);
    }
    await whenBack(snapshots, asker);
    expect(names(await snapshots.get(asker))).toEqual(['one sk-key-one']);
    expect(snapshots.staleSince()).toBeNull();
  },
);
