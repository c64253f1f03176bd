import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Supervised } from '@apex/kit/supervise';
import { type EmbeddedPostgres, superviseEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { createPool } from './pool.ts';
import { withTenant } from './tenant.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let supervised: Supervised<EmbeddedPostgres>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-pool-'));
  supervised = await superviseEmbeddedPostgres({ folder, password: 'secret', log });
});

afterAll(async () => {
  await supervised.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a warmed pool holds its minimum and answers a ping', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'warm', min: 3, log });
  await database.warm();
  expect(database.stats()).toMatchObject({ open: 3, idle: 3, waiting: 0, circuit: 'closed' });
  expect(await database.ping()).toBeGreaterThan(0);
  await database.close();
});

test('a statement that takes more than 100 ms is warned of by its shape, and no value is told', async () => {
  const warned: object[] = [];
  const database = createPool({
    url: supervised.current().url,
    application_name: 'slow',
    log: { ...log, warn: (fields) => warned.push(fields) },
  });
  await sql`select ${'quick'}::text`.execute(database.db);
  expect(warned).toEqual([]);
  await sql`select pg_sleep(0.15), ${'a secret'}::text, 'and another'`.execute(database.db);
  expect(warned).toEqual([
    { store: 'postgresql', statement: 'select pg_sleep(?), $1::text, ?', duration_ms: expect.any(Number) },
  ]);
  await database.close();
});

test('waiting in vain for a connection is busy, not gone', async () => {
  const database = createPool({
    url: supervised.current().url,
    application_name: 'busy',
    max: 1,
    overflow: 0,
    acquire_timeout_ms: 500,
    log,
  });
  await database.db.connection().execute(async () => {
    await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'database.busy',
    });
  });
  expect(database.stats()).toMatchObject({ circuit: 'closed', timed_out: 1, waiting: 0 });
  expect(database.stats().slowest_acquire_ms).toBeGreaterThan(400);
  await database.close();
});

test('a rush opens connections beyond the maximum, which go when it is over', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'rush', max: 2, overflow: 2, log });
  const gate = createPool({ url: supervised.current().url, application_name: 'gate', max: 1, overflow: 0, log });
  await sql`select pg_advisory_lock(1)`.execute(gate.db);
  const wait = sql`select pg_advisory_lock_shared(1), pg_advisory_unlock_shared(1)`;
  const work = Array.from({ length: 12 }, () => wait.execute(database.db));
  await vi.waitUntil(() => database.stats().open === 4 && database.stats().in_use === 4, { timeout: 10_000 });
  expect(database.stats()).toMatchObject({ open: 4, waiting: 8 });
  expect(database.summary()).toMatchObject({ status: 'degraded', use: 1 });
  await gate.close();
  await Promise.all(work);
  await vi.waitUntil(() => database.stats().recycled === 2, { timeout: 10_000 });
  expect(database.stats()).toMatchObject({ open: 2, idle: 2, in_use: 0, waiting: 0, acquired: 12 });
  expect(database.metrics()).toMatchObject({ opened: 4, most_in_use: 4 });
  await database.close();
});

test('a reset replaces every connection and cuts no statement off', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'reset', min: 3, overflow: 0, log });
  const backend = async (): Promise<number> => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.2)`.execute(database.db);
    return rows[0]?.pid ?? 0;
  };
  await database.warm();
  const before = backend();
  await vi.waitUntil(() => database.stats().in_use === 1);
  await database.initialize();
  expect(database.stats()).toMatchObject({ in_use: 1 });
  const pid = await before;
  expect(pid).toBeGreaterThan(0);
  await vi.waitUntil(() => database.stats().recycled === 3);
  expect(await Promise.all([backend(), backend(), backend()])).not.toContain(pid);
  await database.close();
});

test('it looks after itself and tells what it found', async () => {
  const url = supervised.current().url;
  const database = createPool({ url, application_name: 'check', check_interval_ms: 20, log });
  expect(database.health()).toMatchObject({ checking: false, checked_at: null });
  await database.warm();
  await vi.waitUntil(() => database.health().checked_at !== null);
  expect(database.health()).toMatchObject({ checking: true, reason: null });
  expect(await database.check(false)).toMatchObject({ checking: false, status: 'healthy' });
  await database.close();
});

test('a statement that takes too long is a timeout', async () => {
  const database = createPool({
    url: supervised.current().url,
    application_name: 'slow',
    statement_timeout_ms: 50,
    log,
  });
  await expect(sql`select pg_sleep(5)`.execute(database.db)).rejects.toMatchObject({
    kind: 'timeout',
    reason: 'database.statement_timeout',
  });
  await database.close();
});

test('an error of a statement stays the driver’s, so that a domain can read the constraint', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'constraint', log });
  await sql`create table once (id integer constraint once_id primary key)`.execute(database.db);
  await sql`insert into once values (1)`.execute(database.db);
  await expect(sql`insert into once values (1)`.execute(database.db)).rejects.toMatchObject({
    code: '23505',
    constraint: 'once_id',
  });
  await database.close();
});

test('after the server is killed calls are unavailable and retryable, and then work again by themselves', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'killed', log });
  await database.warm();
  const before = supervised.restarts();
  const transaction = database.db.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx);
    process.kill(supervised.current().pid, 'SIGKILL');
    await sql`select pg_sleep(10)`.execute(trx);
  });
  await expect(transaction).rejects.toMatchObject({
    kind: 'unavailable',
    reason: 'database.unavailable',
    retryable: true,
  });
  await vi.waitUntil(() => supervised.restarts() > before, { timeout: 10_000 });
  await vi.waitFor(async () => expect(await database.ping()).toBeGreaterThan(0), { timeout: 10_000 });
  await database.close();
});

test('under load, a server started again is used again, and no more connections are open than allowed', async () => {
  const database = createPool({ url: supervised.current().url, application_name: 'load', max: 4, overflow: 1, log });
  await database.warm();
  const before = supervised.restarts();
  const outcomes = { before: 0, refused: 0, after: 0 };
  const asking = Array.from({ length: 20 }, async () => {
    const isDone = () => outcomes.after >= 200;
    while (!isDone()) {
      try {
        await sql`select pg_sleep(0.001)`.execute(database.db);
        outcomes[supervised.restarts() > before ? 'after' : 'before'] += 1;
      } catch (error) {
        expect(error).toMatchObject({ kind: 'unavailable', retryable: true });
        outcomes.refused += 1;
        await vi.waitFor(() => database.ping(), { timeout: 10_000 });
      }
    }
  });
  await vi.waitUntil(() => outcomes.before > 50);
  process.kill(supervised.current().pid, 'SIGKILL');
  await Promise.all(asking);
  expect(outcomes.refused).toBeGreaterThan(0);
  expect(database.stats()).toMatchObject({ waiting: 0, in_use: 0, circuit: 'closed' });
  expect(database.stats().open).toBeLessThanOrEqual(4);
  expect(database.metrics().most_in_use).toBeLessThanOrEqual(5);
  await database.close();
});

test('a server that is not there opens the circuit, and calls fail at once', async () => {
  const database = createPool({ url: 'postgres://apex:secret@127.0.0.1:1/apex', application_name: 'nowhere', log });
  for (let call = 0; call < 5; call += 1) {
    await expect(database.ping()).rejects.toMatchObject({ reason: 'database.unavailable' });
  }
  expect(database.stats().circuit).toBe('open');
  await expect(database.ping()).rejects.toMatchObject({ reason: 'database.unavailable', retryable: true });
  await database.close();
});

test('wrong credentials say so and are not worth a retry', async () => {
  const url = supervised.current().url.replace('secret', 'guess');
  const database = createPool({ url, application_name: 'guess', log });
  await expect(database.ping()).rejects.toMatchObject({ reason: 'database.refused', retryable: false });
  await database.close();
});

test('a transaction begins with its first statement, whatever that is', async () => {
  const { db, close } = createPool({ url: supervised.current().url, application_name: 'begin', max: 1, log });
  const setting = (trx: typeof db, name: string) =>
    sql<{ value: string }>`select current_setting(${name}, true) as value`
      .execute(trx)
      .then(({ rows }) => rows[0]?.value);
  await db.transaction().execute(async () => undefined);
  const hostile = "o'; rollback; select '\\";
  await withTenant(db, { organisation_id: hostile }, async (trx) => {
    expect(await setting(trx, 'apex.organisation_id')).toBe(hostile);
    await sql`create table begun (n int)`.execute(trx);
  });
  // Gone with the transaction it was set in.
  expect(await setting(db, 'apex.organisation_id')).toBe('');
  await db.transaction().execute((trx) => sql`insert into begun values (${1})`.execute(trx));
  const failing = db.transaction().execute(async (trx) => {
    await sql`insert into begun values (2)`.execute(trx);
    await sql`select 1 / 0`.execute(trx);
  });
  await expect(failing).rejects.toThrow(/zero/);
  await expect(db.transaction().execute((trx) => sql`select 1 / 0`.execute(trx))).rejects.toThrow(/zero/);
  const { rows } = await sql`select n from begun`.execute(db);
  expect(rows).toEqual([{ n: 1 }]);
  await close();
});
