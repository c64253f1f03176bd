import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning } from '@apex/kit/orphan';
import { type EmbeddedPostgres, startEmbeddedPostgres, superviseEmbeddedPostgres } from './start-embedded-postgres.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const password = `a "b" @/:?'c`;
let folder: string;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-pg-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedPostgres> {
  const engine = await startEmbeddedPostgres({ folder, password, log, ...(port === undefined ? {} : { port }) });
  running.push(engine);
  return engine;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

test('a stopped server is gone and keeps its rows for the next start', async () => {
  const first = await start();
  expect(await ask(first.url, 'show server_version_num')).toMatch(/^18/);
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(await isRunning(first.pid)).toBe(false);
  const second = await start(first.port);
  expect(second.port).toBe(first.port);
  expect(await ask(second.url, 'select answer from kept')).toBe(42);
});

test('a wrong password is refused with the remedy', async () => {
  const first = await start();
  await first.stop();
  await expect(startEmbeddedPostgres({ folder, password: 'another', log })).rejects.toMatchObject({
    kind: 'precondition',
    reason: 'database.password_refused',
  });
});

test('a server whose parent is killed stops by itself and leaves the folder usable', async () => {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'start-embedded-postgres.ts'))};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const engine = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, password: ${JSON.stringify(password)}, log });
    console.log(engine.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said]: unknown[] = await once(parent.stdout, 'data');
  const pid = Number(String(said));
  expect(await isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitUntil(async () => !(await isRunning(pid)), { timeout: 10_000 });
  const next = await start();
  expect(await ask(next.url, 'select 1')).toBe(1);
});

test('a server that lost its tether is ended by the next start', async () => {
  const first = await start();
  // Stopped, it cannot follow its tether; the next start meets it alive, and its kill works all the same.
  process.kill(first.pid, 'SIGSTOP');
  const stopping = first.stop();
  const next = start();
  process.kill(first.pid, 'SIGCONT');
  await stopping;
  expect(await ask((await next).url, 'select 1')).toBe(1);
});

test('a supervised server that is killed comes back on its port with every acknowledged row', async () => {
  const downs: unknown[] = [];
  const ups: number[] = [];
  const supervised = await superviseEmbeddedPostgres({
    folder,
    password,
    log,
    onUp: (engine) => ups.push(engine.pid),
    onDown: (exit) => downs.push(exit),
  });
  running.push(supervised);
  const { url, pid } = supervised.current();
  await ask(url, 'create table acknowledged (id integer primary key)');
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  let acknowledged = 0;
  const inserting = (async () => {
    for (;;) {
      await client.query('insert into acknowledged values ($1)', [acknowledged]);
      acknowledged += 1;
      if (acknowledged === 200) process.kill(pid, 'SIGKILL');
    }
  })();
  await expect(inserting).rejects.toThrow(/connection|terminat|ECONNRESET/i);
  await vi.waitUntil(() => ups.length === 2, { timeout: 10_000 });
  expect(downs).toHaveLength(1);
  expect(supervised.current().url).toBe(url);
  const kept = Number(await ask(url, 'select count(*) from acknowledged'));
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThanOrEqual(200);
});
