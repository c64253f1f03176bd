import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Supervised } from '@apex/kit/supervise';
import { type EmbeddedPostgres, superviseEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { createPool } from './pool.ts';

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

test('waiting in vain for a connection is busy, not gone', async () => {
  const database = createPool({
    url: supervised.current().url,
    application_name: 'busy',
    max: 1,
    acquire_timeout_ms: 2000,
    log,
  });
  await database.db.connection().execute(async () => {
    await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'database.busy',
    });
  });
  expect(database.stats().circuit).toBe('closed');
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
