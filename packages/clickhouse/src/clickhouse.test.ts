import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ApexError } from '@apex/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Clickhouse, createClickhouse } from './clickhouse.ts';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from './start-embedded-clickhouse.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let engine: EmbeddedClickhouse;
let store: Clickhouse;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-store-'));
  engine = await startEmbeddedClickhouse({ folder, log });
  store = createClickhouse(engine);
});

afterAll(async () => {
  await store.close();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

const countSchema = z.object({ n: z.coerce.number() });

async function count(table: string): Promise<number | undefined> {
  return (await store.query({ sql: `SELECT count() AS n FROM ${table}`, schema: countSchema }))[0]?.n;
}

test('a statement that takes more than 100 ms is warned of by its shape, and no value is told', async () => {
  const warned: object[] = [];
  const watched = createClickhouse({ ...engine, log: { warn: (fields) => warned.push(fields) } });
  const schema = z.object({ rested: z.number() });
  await watched.query({
    sql: `SELECT sleep(0.15) AS rested WHERE 'a secret' != {word:String}`,
    params: { word: 'another' },
    schema,
  });
  expect(warned).toEqual([
    {
      store: 'clickhouse',
      statement: 'SELECT sleep(?) AS rested WHERE ? != {word:String}',
      duration_ms: expect.any(Number),
    },
  ]);
  await watched.close();
});

test('rows come back through their schema, exact and in UTC', async () => {
  await store.command({
    sql: `CREATE TABLE exact (id UInt64, money Decimal(38, 12), at DateTime64(3, 'UTC'), tags Map(String, String), note Nullable(String))
      ENGINE = MergeTree ORDER BY id`,
  });
  const row = {
    id: 18446744073709551615n,
    money: '12345678901234567890.000000000001',
    at: '2026-03-01T12:00:00.123Z',
    tags: { team: `o'core` },
    note: null,
  };
  await store.insert('exact', [row]);
  const schema = z.object({
    id: z.coerce.bigint(),
    money: z.string(),
    at: z.iso.datetime(),
    tags: z.record(z.string(), z.string()),
    note: z.string().nullable(),
  });
  const sql = 'SELECT * FROM exact WHERE at >= {from:DateTime64(3)} AND id IN {ids:Array(UInt64)}';
  const found = await store.query({
    sql,
    params: { from: new Date('2026-03-01T12:00:00.123Z'), ids: [row.id] },
    schema,
  });
  expect(found).toEqual([row]);
});

test('a row that does not fit its schema is an error, not a guess', async () => {
  const asked = store.query({ sql: 'SELECT 1 AS n', schema: z.object({ n: z.string() }) });
  await expect(asked).rejects.toSatisfy((error) => ApexError.isInstance(error) && error.kind === 'internal');
});

test('an empty result is no rows, and a large one streams in order', async () => {
  expect(await store.query({ sql: 'SELECT 1 AS n WHERE 0', schema: countSchema })).toEqual([]);
  let next = 0;
  let chunks = 0;
  for await (const rows of store.stream({ sql: 'SELECT number AS n FROM numbers(300000)', schema: countSchema })) {
    chunks += 1;
    for (const row of rows) {
      if (row.n !== next) throw new Error(`expected ${next}, got ${row.n}`);
      next += 1;
    }
  }
  expect(next).toBe(300_000);
  expect(chunks).toBeGreaterThan(3);
});

test('leaving a stream early ends its query', async () => {
  const sql = 'SELECT number AS early FROM numbers(100000000000)';
  for await (const rows of store.stream({ sql })) {
    expect(rows[0]).toEqual({ early: '0' });
    break;
  }
  const running = `SELECT count() AS n FROM system.processes WHERE query LIKE '%AS early%' AND query NOT LIKE '%system.processes%'`;
  await vi.waitFor(async () => expect(await store.query({ sql: running, schema: countSchema })).toEqual([{ n: 0 }]), {
    timeout: 10_000,
  });
});

test('an error half way through a stream is thrown after the rows before it', async () => {
  let read = 0;
  const reading = (async () => {
    const sql = 'SELECT number, throwIf(number = 600000) FROM numbers(1000000)';
    for await (const rows of store.stream({ sql, settings: { max_threads: 1 } })) read += rows.length;
  })();
  await expect(reading).rejects.toMatchObject({ kind: 'internal', cause: { code: '395' } });
  expect(read).toBeGreaterThan(0);
});

test('inserting again under the same token adds nothing', async () => {
  await store.command({
    sql: 'CREATE TABLE once (id UInt32) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
  });
  const rows = Buffer.from('{"id":1}\n{"id":2}\n');
  await store.insert('once', rows, { dedup_token: 'a' });
  await store.insert('once', rows, { dedup_token: 'a' });
  expect(await count('once')).toBe(2);
  await store.insert('once', rows, { dedup_token: 'b' });
  expect(await count('once')).toBe(4);
});

test('a field the table does not know is refused, and nothing of the batch is stored', async () => {
  await store.command({ sql: 'CREATE TABLE known (id UInt32) ENGINE = MergeTree ORDER BY id' });
  const insert = store.insert('known', [{ id: 1 }, { id: 2, typo: 3 }]);
  await expect(insert).rejects.toMatchObject({ kind: 'internal', cause: { type: 'INCORRECT_DATA' } });
  expect(await count('known')).toBe(0);
});

test('what went wrong is one of our kinds, and the statement is not in the message', async () => {
  const secret = store.query({ sql: `SELECT 'secret' FROM no_such`, schema: countSchema });
  await expect(secret).rejects.toMatchObject({ kind: 'internal', reason: 'clickhouse.query_failed' });
  await expect(secret).rejects.not.toThrow(/secret|no_such/);
  const endless = 'SELECT count() AS n FROM numbers(80000000000) WHERE number % 7 = 3';
  await expect(
    store.query({ sql: endless, schema: countSchema, settings: { max_execution_time: 1 } }),
  ).rejects.toMatchObject({ kind: 'timeout', reason: 'clickhouse.query_timeout' });
  await expect(
    store.query({
      sql: 'SELECT groupArray(number) AS n FROM numbers(10000000)',
      schema: countSchema,
      settings: { max_memory_usage: '10000000' },
    }),
  ).rejects.toMatchObject({ kind: 'limit', reason: 'clickhouse.memory_exceeded' });
  await expect(
    store.query({ sql: endless, schema: countSchema, signal: AbortSignal.timeout(200) }),
  ).rejects.toMatchObject({ kind: 'cancelled' });
  expect(store.circuit()).toBe('closed');
});

test('a store that is not there is unavailable, and soon refused without asking', async () => {
  const nowhere = createClickhouse({ url: 'http://127.0.0.1:1', username: 'a', password: 'b', database: 'apex' });
  for (let call = 0; call < 5; call += 1) {
    await expect(nowhere.ping()).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'clickhouse.unavailable',
      retryable: true,
    });
  }
  expect(nowhere.circuit()).toBe('open');
  await expect(nowhere.ping()).rejects.toMatchObject({ reason: 'clickhouse.unavailable' });
  await nowhere.close();
});

test('wrong credentials say so and are not worth a retry', async () => {
  const guess = createClickhouse({ ...engine, password: 'guess' });
  await expect(guess.ping()).rejects.toMatchObject({ reason: 'clickhouse.refused', retryable: false });
  await guess.close();
});

test('parameters that fit no address travel in the body', async () => {
  // As many and as long as the filters of one question may be; written into an address they take five megabytes.
  const words = Array.from({ length: 2000 }, (_, index) => `wörd ${index} 'quoted' \\ \n ${'界'.repeat(220)}`);
  const sql = 'SELECT word FROM (SELECT arrayJoin({words:Array(String)}) AS word) WHERE word IN {wanted:Array(String)}';
  const params = { words, wanted: words.slice(0, 1000) };
  const found = await store.query({ sql, params, schema: z.object({ word: z.string() }) });
  expect(found.map(({ word }) => word)).toEqual(words.slice(0, 1000));
});

test('a statement that fails for such parameters, at once or in mid-answer, is told apart from a lost store', async () => {
  const words = Array.from({ length: 2000 }, (_, index) => `word ${index} ${'x'.repeat(200)}`);
  const schema = z.object({ n: z.unknown() });
  const failing = [
    'SELECT no_such_column AS n FROM numbers({words:Array(String)}[1])',
    'SELECT throwIf(number = 900000) AS n FROM numbers(1000000) WHERE length({words:Array(String)}) > 0 SETTINGS max_block_size = 1000',
  ];
  for (const sql of failing) {
    await expect(store.query({ sql, params: { words }, schema })).rejects.toMatchObject({ kind: 'internal' });
  }
  expect(store.circuit()).toBe('closed');
});

test('parameters beyond any body are the asker’s fault, and no failure of the store', async () => {
  const params = { words: Array.from({ length: 20 }, () => 'x'.repeat(1_000_000)) };
  for (let times = 0; times < 10; times += 1) {
    await expect(
      store.query({ sql: 'SELECT {words:Array(String)}', params, schema: z.unknown() }),
    ).rejects.toMatchObject({
      kind: 'limit',
      reason: 'clickhouse.parameters_too_long',
    });
  }
  expect(store.circuit()).toBe('closed');
});
