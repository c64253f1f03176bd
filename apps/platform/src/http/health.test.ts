import { createClickhouse } from '@apex/clickhouse';
import { type Health, healthSchema, type IngestCondition } from '@apex/contracts';
import { createPool, runtimeRole } from '@apex/postgres';
import { startTestClickhouse, type TestClickhouse } from '@apex/testkit/clickhouse';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import { type SlowProxy, startSlowProxy } from '@apex/testkit/slow-proxy';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHealth, mountHealth } from './health.ts';

const critical_ms = 400;
/** /health is due within 100 ms; the rest is for a machine that others use too. */
const dueMs = 300;

let postgres: TestPostgres;
let clickhouse: TestClickhouse;
let database_proxy: SlowProxy;
let clickhouse_proxy: SlowProxy;
let url: string;
let ingest: IngestCondition | null = 'flowing';
let gateway: Health['gateway'] = 'flowing';
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [postgres, clickhouse] = await Promise.all([
    startTestPostgres({ sources: [] }),
    startTestClickhouse({ sources: [] }),
  ]);
  const database_url = new URL(postgres.owner_url);
  const clickhouse_url = new URL(clickhouse.connection.url);
  database_proxy = await startSlowProxy({ host: '127.0.0.1', port: Number(database_url.port) });
  clickhouse_proxy = await startSlowProxy({ host: '127.0.0.1', port: Number(clickhouse_url.port) });
  database_url.port = String(database_proxy.port);
  clickhouse_url.port = String(clickhouse_proxy.port);
  const database = createPool({
    url: database_url.href,
    application_name: 'apex-health',
    role: runtimeRole,
    log: silentLog,
  });
  const store = createClickhouse({ ...clickhouse.connection, url: clickhouse_url.origin });
  const app = fastify();
  mountHealth(
    app,
    createHealth({
      version: '1.2.3',
      critical_ms,
      pingDatabase: () => database.ping(),
      pingClickhouse: () => store.ping(),
      ingest: () => ingest,
      gateway: () => gateway,
    }),
  );
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  closers.push(
    () => app.close(),
    () => store.close(),
    () => database_proxy.close(),
    () => clickhouse_proxy.close(),
    () => database.close(),
  );
  await database.warm();
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
  await Promise.all([postgres.stop(), clickhouse.stop()]);
});

async function look() {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/health`);
  const took_ms = performance.now() - startedAt;
  const ready = (await fetch(`${url}/ready`)).status;
  return { ...healthSchema.parse(await answer.json()), http: answer.status, ready, took_ms };
}
async function becomes(state: object): Promise<void> {
  await expect.poll(look, { timeout: 15_000, interval: 50 }).toMatchObject(state);
}

test('all well: healthy, with figures of the process', async () => {
  await becomes({ status: 'healthy', database: 'connected', clickhouse: 'connected', http: 200, ready: 200 });
  const { db_response_ms, cpu, memory, version } = await look();
  expect(version).toBe('1.2.3');
  expect(db_response_ms).toBeGreaterThan(0);
  expect(db_response_ms).toBeLessThan(100);
  expect(cpu).toBeGreaterThanOrEqual(0);
  expect(memory).toBeGreaterThan(10_000_000);
});

test('a database that answers late is slow, and the service degraded yet ready', async () => {
  database_proxy.delay_ms = 65;
  await becomes({ status: 'degraded', database: 'slow', clickhouse: 'connected', http: 200, ready: 200 });
  database_proxy.delay_ms = 0;
  await becomes({ status: 'healthy' });
  expect((await look()).http).toBe(200);
});

test('a database that answers nothing is slow at first, then away, and the answer is never late for it', async () => {
  database_proxy.delay_ms = Number.POSITIVE_INFINITY;
  const first = await look();
  expect(first).toMatchObject({ status: 'degraded', database: 'slow', db_response_ms: null, http: 200 });
  expect(first.took_ms).toBeLessThan(dueMs);
  await becomes({ status: 'unhealthy', database: 'critical', http: 503, ready: 503 });
  expect((await look()).took_ms).toBeLessThan(dueMs);
  database_proxy.delay_ms = 0;
  await becomes({ status: 'healthy', http: 200, ready: 200 });
});

test('an intake that cannot keep up degrades; where there is none nothing is amiss', async () => {
  for (const condition of ['behind', 'nearly_full', 'closed'] as const) {
    ingest = condition;
    expect(await look()).toMatchObject({ status: 'degraded', ingest: condition, http: 200, ready: 200 });
  }
  ingest = null;
  await becomes({ status: 'healthy', ingest: null });
  ingest = 'flowing';
});

test('a gateway on old settings or with a journal that fills degrades; where there is none nothing is amiss', async () => {
  for (const condition of ['stale', 'journal_nearly_full'] as const) {
    gateway = condition;
    expect(await look()).toMatchObject({ status: 'degraded', gateway: condition, http: 200, ready: 200 });
  }
  gateway = null;
  await becomes({ status: 'healthy', gateway: null });
  gateway = 'flowing';
});

test('an analytics store that answers late, or nothing, degrades', async () => {
  clickhouse_proxy.delay_ms = 65;
  await becomes({ status: 'degraded', database: 'connected', clickhouse: 'slow', http: 200, ready: 200 });
  clickhouse_proxy.delay_ms = Number.POSITIVE_INFINITY;
  await becomes({ status: 'degraded', clickhouse: 'critical', http: 200, ready: 503 });
  clickhouse_proxy.delay_ms = 0;
  await becomes({ status: 'healthy' });
  expect((await look()).ready).toBe(200);
});

test('an analytics store that died degrades, and traffic is sent elsewhere', async () => {
  process.kill(clickhouse.pid, 'SIGKILL');
  await becomes({ status: 'degraded', database: 'connected', clickhouse: 'critical', http: 200, ready: 503 });
  expect((await look()).took_ms).toBeLessThan(dueMs);
});

test('a database that is stopped makes it unhealthy', async () => {
  await postgres.stop();
  await becomes({ status: 'unhealthy', database: 'critical', db_response_ms: null, http: 503, ready: 503 });
  expect((await look()).took_ms).toBeLessThan(dueMs);
});
