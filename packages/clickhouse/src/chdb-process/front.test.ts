import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type ClickHouseClient, createClient, TupleParam } from '@clickhouse/client';
import { assert, asyncProperty, string } from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from '../start-embedded-clickhouse.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let engine: EmbeddedClickhouse;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-front-'));
  engine = await startEmbeddedClickhouse({ folder, log });
  client = createClient({
    url: engine.url,
    username: engine.username,
    password: engine.password,
    database: 'apex',
    log: { level: 127 },
  });
});

afterAll(async () => {
  await client.close();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

async function rows(query: string, query_params?: Record<string, unknown>): Promise<unknown[]> {
  const result = await client.query({ query, format: 'JSONEachRow', ...(query_params ? { query_params } : {}) });
  return result.json();
}

test('the official client pings it with and without a query', async () => {
  expect((await client.ping()).success).toBe(true);
  expect((await client.ping({ select: true })).success).toBe(true);
});

test('without the password nothing is told', async () => {
  const stranger = createClient({ url: engine.url, username: engine.username, password: 'guess', log: { level: 127 } });
  await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({
    code: '516',
    type: 'AUTHENTICATION_FAILED',
  });
  expect((await fetch(`${engine.url}/?query=SELECT%201`)).status).toBe(403);
  await stranger.close();
});

test('parameters of every shape arrive as they were given', async () => {
  const query = `SELECT {text:String} AS text, {number:UInt64} AS number, {list:Array(String)} AS list, {map:Map(String, UInt8)} AS map,
    {none:Nullable(String)} AS none, {flag:Bool} AS flag, {pair:Tuple(String, UInt8)} AS pair, {column:Identifier} AS named FROM (SELECT 7 AS seven)`;
  const text = `it's \\ a "test"\n\t\0 ü 🦊 {x:String} -- /* ; */`;
  const answer = await rows(query, {
    text,
    number: '18446744073709551615',
    list: [`it's`, `a\\b`, '', ']', '\n'],
    map: new Map([[`k'`, 1]]),
    none: null,
    flag: true,
    pair: new TupleParam([`t'`, 2]),
    column: 'seven',
  });
  expect(answer).toEqual([
    {
      text,
      number: '18446744073709551615',
      list: [`it's`, `a\\b`, '', ']', '\n'],
      map: { [`k'`]: 1 },
      none: null,
      flag: true,
      pair: [`t'`, 2],
      named: 7,
    },
  ]);
});

test('any text survives as a parameter, in a SELECT and in an INSERT … SELECT', async () => {
  await client.command({ query: 'CREATE TABLE texts (id UInt32, text String) ENGINE = MergeTree ORDER BY id' });
  let id = 0;
  await assert(
    asyncProperty(string({ unit: 'grapheme' }), async (text) => {
      id += 1;
      expect(await rows('SELECT {text:String} AS text', { text })).toEqual([{ text }]);
      await client.command({
        query: 'INSERT INTO texts SELECT {id:UInt32}, {text:String}',
        query_params: { id, text },
      });
      expect(await rows('SELECT text FROM texts WHERE id = {id:UInt32}', { id })).toEqual([{ text }]);
    }),
    { numRuns: 30 },
  );
});

test('a parameter of one statement is unknown to the next', async () => {
  await client.command({ query: 'CREATE TABLE IF NOT EXISTS leak (a String) ENGINE = Memory' });
  await client.command({ query: 'INSERT INTO leak SELECT {secret:String}', query_params: { secret: 'x' } });
  for (let call = 0; call < 8; call += 1) {
    await expect(client.command({ query: 'INSERT INTO leak SELECT {secret:String}' })).rejects.toMatchObject({
      code: '456',
    });
  }
});

test('parameterised queries run side by side', async () => {
  const startedAt = performance.now();
  await Promise.all(
    [1, 2, 3, 4].map((n) => rows('SELECT sleep({seconds:Float64}), {n:UInt8} AS n', { seconds: 0.5, n })),
  );
  expect(performance.now() - startedAt).toBeLessThan(1900);
});

test('settings hold for their statement and no other, also after an error', async () => {
  const read = `SELECT value FROM system.settings WHERE name = 'max_result_rows'`;
  const limited = (query: string) =>
    client.query({ query, format: 'JSONEachRow', clickhouse_settings: { max_result_rows: '3' } });
  expect(await (await limited(read)).json()).toEqual([{ value: '3' }]);
  await expect(limited('SELECT number FROM numbers(10)')).rejects.toMatchObject({ type: 'TOO_MANY_ROWS_OR_BYTES' });
  await client.command({ query: 'SET max_result_rows = 5' });
  for (let call = 0; call < 8; call += 1) expect(await rows(read)).toEqual([{ value: '0' }]);
  await expect(
    client.query({ query: read, clickhouse_settings: { max_result_rows: "3'; DROP TABLE x" } }),
  ).rejects.toThrow(/parse/i);
});

test('the database of the request is where unqualified names are looked up', async () => {
  await client.command({ query: 'CREATE TABLE here (a UInt8) ENGINE = Memory' });
  const elsewhere = createClient({
    url: engine.url,
    username: engine.username,
    password: engine.password,
    log: { level: 127 },
  });
  await expect(elsewhere.query({ query: 'SELECT * FROM here' })).rejects.toMatchObject({ type: 'UNKNOWN_TABLE' });
  expect(await rows('SELECT currentDatabase() AS name, count() AS n FROM here')).toEqual([{ name: 'apex', n: '0' }]);
  await elsewhere.close();
});

test('numbers beyond 53 bits and decimals come as text', async () => {
  const [row] = await rows(
    `SELECT toUInt64('18446744073709551615') AS big, toDecimal128('1.000000000001', 12) AS money`,
  );
  expect(row).toEqual({ big: '18446744073709551615', money: '1.000000000001' });
});

test('formats that have a head have it once, however long the result', async () => {
  const csv = await (
    await client.query({ query: 'SELECT number AS n FROM numbers(200000)', format: 'CSVWithNames' })
  ).text();
  expect(csv.match(/"n"/g)).toHaveLength(1);
  const tsv = await (
    await client.query({ query: 'SELECT number AS n FROM numbers(200000)', format: 'TabSeparatedWithNames' })
  ).text();
  expect(tsv.match(/n/g)).toHaveLength(1);
  expect(tsv.split('\n')).toHaveLength(200_002);
  const json = await (await client.query({ query: 'SELECT number AS n FROM numbers(200000)', format: 'JSON' })).json();
  expect(json).toMatchObject({ rows: 200_000 });
});

test('a failing statement tells code and type; one that fails half way does so in the stream', async () => {
  await expect(rows('SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
  await expect(rows('SELECT * FROM no_such')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
  const late = await client.query({
    query: 'SELECT number, throwIf(number = 600000) FROM numbers(1000000)',
    format: 'JSONEachRow',
    clickhouse_settings: { max_threads: 1 },
  });
  let read = 0;
  const reading = (async () => {
    for await (const chunk of late.stream()) read += chunk.length;
  })();
  await expect(reading).rejects.toThrow(/throwIf/);
  expect(read).toBeGreaterThan(0);
});

test('compressed requests and answers are understood', async () => {
  const zipped = createClient({
    url: engine.url,
    username: engine.username,
    password: engine.password,
    database: 'apex',
    compression: { request: true, response: true },
  });
  await zipped.command({ query: 'CREATE TABLE zipped (a UInt32) ENGINE = MergeTree ORDER BY a' });
  await zipped.insert({
    table: 'zipped',
    values: Array.from({ length: 1000 }, (_, a) => ({ a })),
    format: 'JSONEachRow',
  });
  const result = await zipped.query({ query: 'SELECT sum(a) AS sum FROM zipped', format: 'JSONEachRow' });
  expect(await result.json()).toEqual([{ sum: '499500' }]);
  await zipped.close();
});

test('rows, streams and other text formats are inserted', async () => {
  await client.command({ query: 'CREATE TABLE inserted (a UInt32, b String) ENGINE = MergeTree ORDER BY a' });
  await client.insert({ table: 'inserted', values: [{ a: 1, b: `it's\n` }], format: 'JSONEachRow' });
  await client.insert({
    table: 'inserted',
    values: Readable.from([
      { a: 2, b: 'x' },
      { a: 3, b: 'y' },
    ]),
    format: 'JSONEachRow',
  });
  await client.insert({
    table: 'inserted',
    values: Readable.from(['4,"q\nr"\n5,s\n'], { objectMode: false }),
    format: 'CSV',
  });
  await client.insert({
    table: 'inserted',
    values: Readable.from(['a\tb\n6\tt\n'], { objectMode: false }),
    format: 'TabSeparatedWithNames',
  });
  expect(await rows('SELECT b FROM inserted ORDER BY a')).toEqual(
    [`it's\n`, 'x', 'y', 'q\nr', 's', 't'].map((b) => ({ b })),
  );
});

test('a body larger than a block is stored once, however often it is sent under its token', async () => {
  await client.command({
    query: `CREATE TABLE large (id UInt32, text String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000`,
  });
  const text = 'x'.repeat(1000);
  const count = 70_000;
  const body = Buffer.from(Array.from({ length: count }, (_, id) => `{"id":${id},"text":"${text}"}\n`).join(''));
  const pieces = (size: number) =>
    Readable.from(
      Array.from({ length: Math.ceil(body.length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size)),
      { objectMode: false },
    );
  for (const size of [1_000_003, 65_536]) {
    const { stream } = await client.exec({
      query: 'INSERT INTO large FORMAT JSONEachRow',
      values: pieces(size),
      clickhouse_settings: { insert_deduplication_token: 'once' },
    });
    await stream.resume().toArray();
    expect(await rows('SELECT count() AS n, uniqExact(id) AS ids FROM large')).toEqual([
      { n: String(count), ids: String(count) },
    ]);
  }
});

test('a bad row is refused with its position and the rest of the block is not stored', async () => {
  await client.command({ query: 'CREATE TABLE strict (a UInt32) ENGINE = MergeTree ORDER BY a' });
  const insert = client.insert({ table: 'strict', values: [{ a: 1 }, { a: 'no number' }], format: 'JSONEachRow' });
  await expect(insert).rejects.toThrow(/at row 2/);
  expect(await rows('SELECT count() AS n FROM strict')).toEqual([{ n: '0' }]);
});

test('a query whose reader has gone is ended', async () => {
  const running = `SELECT count() AS n FROM system.processes WHERE query LIKE '%80000000000%' AND query NOT LIKE '%system.processes%'`;
  const gone = new AbortController();
  const query = client.query({
    query: 'SELECT count() FROM numbers(80000000000) WHERE number % 7 = 3',
    abort_signal: gone.signal,
  });
  query.catch(() => undefined);
  await vi.waitFor(async () => expect(await rows(running)).toEqual([{ n: '1' }]));
  gone.abort();
  await expect(query).rejects.toThrow(/abort/i);
  await vi.waitFor(async () => expect(await rows(running)).toEqual([{ n: '0' }]), { timeout: 5000 });
});

test('readers that leave at any moment leave nothing running', async () => {
  const leave = async (afterMs: number) => {
    const query = client.query({
      query: 'SELECT count() FROM numbers(80000000000) WHERE number % 11 = {left:UInt8}',
      query_params: { left: 3 },
      abort_signal: AbortSignal.timeout(afterMs),
    });
    await expect(query).rejects.toThrow(/abort/i);
  };
  await Promise.all(Array.from({ length: 12 }, (_, i) => leave(1 + i * 3)));
  const running = `SELECT count() AS n FROM system.processes WHERE query LIKE '%% 11%' AND query NOT LIKE '%system.processes%'`;
  await vi.waitFor(async () => expect(await rows(running)).toEqual([{ n: '0' }]), { timeout: 10_000 });
});

test('a query that takes longer than it may ends with a timeout', async () => {
  const slow = client.query({
    query: 'SELECT count() FROM numbers(80000000000) WHERE number % 7 = 3',
    clickhouse_settings: { max_execution_time: 1 },
  });
  await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' });
});

test('what a failed statement had computed is never part of the next answer', async () => {
  const failing = client.query({
    query: 'SELECT count() FROM numbers(80000000000) WHERE number % 7 = 3',
    format: 'JSON',
    clickhouse_settings: { max_execution_time: 1 },
  });
  await expect(failing).rejects.toMatchObject({ type: 'TIMEOUT_EXCEEDED' });
  for (let call = 0; call < 8; call += 1) expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('more questions than connections are answered in turn, and inserts do not wait for them', async () => {
  await client.command({ query: 'CREATE TABLE busy (a UInt32) ENGINE = MergeTree ORDER BY a' });
  const questions = Promise.all(Array.from({ length: 9 }, () => rows('SELECT sleep(0.5)')));
  const insert = client.insert({ table: 'busy', values: [{ a: 1 }], format: 'JSONEachRow' });
  expect(await Promise.race([insert.then(() => 'insert'), questions.then(() => 'questions')])).toBe('insert');
  expect(await questions).toHaveLength(9);
});
