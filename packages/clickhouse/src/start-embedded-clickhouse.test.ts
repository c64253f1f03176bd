import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning } from '@apex/kit/orphan';
import { z } from 'zod';
import { type Clickhouse, createClickhouse } from './clickhouse.ts';
import {
  type EmbeddedClickhouse,
  startEmbeddedClickhouse,
  superviseEmbeddedClickhouse,
} from './start-embedded-clickhouse.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
const running: { stop(): Promise<void> }[] = [];
const stores: Clickhouse[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-ch-'));
});

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedClickhouse> {
  const engine = await startEmbeddedClickhouse({ folder, log });
  running.push(engine);
  return engine;
}

function open(engine: EmbeddedClickhouse): Clickhouse {
  const store = createClickhouse(engine);
  stores.push(store);
  return store;
}

async function count(store: Clickhouse, table: string): Promise<number> {
  const rows = await store.query({
    sql: `SELECT count() AS n FROM ${table}`,
    schema: z.object({ n: z.coerce.number() }),
  });
  return rows[0]?.n ?? Number.NaN;
}

/** Another process that starts the engine, tells its pid, and waits to be killed. */
async function startElsewhere(): Promise<{ parent: ReturnType<typeof spawn>; pid: number }> {
  const source = `
    import { startEmbeddedClickhouse } from ${JSON.stringify(path.join(import.meta.dirname, 'start-embedded-clickhouse.ts'))};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const engine = await startEmbeddedClickhouse({ folder: ${JSON.stringify(folder)}, log });
    console.log(engine.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said]: unknown[] = await once(parent.stdout, 'data');
  return { parent, pid: Number(String(said)) };
}

test('a stopped engine is gone and keeps its rows for the next start', async () => {
  const first = await start();
  const store = open(first);
  await store.command({ sql: 'CREATE TABLE kept (a UInt8) ENGINE = MergeTree ORDER BY a' });
  await store.insert('kept', [{ a: 1 }, { a: 2 }]);
  await first.stop();
  expect(await isRunning(first.pid)).toBe(false);
  expect(await count(open(await start()), 'kept')).toBe(2);
});

test('its folder is private and its password in no argument', async () => {
  const engine = await start();
  expect((await stat(path.join(folder, 'data'))).mode & 0o077).toBe(0);
  const listed = await readFile(`/proc/${engine.pid}/cmdline`, 'utf8').catch(() => '');
  expect(listed).not.toContain(engine.password);
});

test('an engine whose parent is killed ends by itself and leaves the folder usable', async () => {
  const { parent, pid } = await startElsewhere();
  expect(await isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await open(await start()).ping()).toBeGreaterThan(0);
  expect(await isRunning(pid)).toBe(false);
});

test('an orphan that is stuck is killed by the next start', async () => {
  const { parent, pid } = await startElsewhere();
  process.kill(pid, 'SIGSTOP');
  parent.kill('SIGKILL');
  expect(await open(await start()).ping()).toBeGreaterThan(0);
  expect(await isRunning(pid)).toBe(false);
});

test('a folder that another living process uses is refused, and its engine left alone', async () => {
  const { parent, pid } = await startElsewhere();
  await expect(startEmbeddedClickhouse({ folder, log })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'clickhouse.already_running',
  });
  expect(await isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitUntil(async () => !(await isRunning(pid)), { timeout: 10_000 });
});

test('a supervised engine killed during inserts comes back at its address with every acknowledged row', async () => {
  const supervised = await superviseEmbeddedClickhouse({ folder, log });
  running.push(supervised);
  const store = open(supervised.current());
  await store.command({ sql: 'CREATE TABLE acknowledged (id UInt64) ENGINE = MergeTree ORDER BY id' });
  const acknowledged: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const victim = supervised.current().pid;
    const restarts = supervised.restarts();
    const inserting = (async () => {
      for (let batch = 0; ; batch += 1) {
        const first = round * 1_000_000 + batch * 100;
        await store.insert(
          'acknowledged',
          Array.from({ length: 100 }, (_, i) => ({ id: first + i })),
        );
        acknowledged.push(first);
        if (batch === 20) process.kill(victim, 'SIGKILL');
      }
    })();
    await expect(inserting).rejects.toMatchObject({ reason: 'clickhouse.unavailable', retryable: true });
    await vi.waitUntil(() => supervised.restarts() > restarts, { timeout: 20_000 });
    store.resetCircuit();
  }
  const kept = new Set(
    (await store.query({ sql: 'SELECT id FROM acknowledged', schema: z.object({ id: z.coerce.number() }) })).map(
      (row) => row.id,
    ),
  );
  const lost = acknowledged.filter(
    (first) => !Array.from({ length: 100 }, (_, i) => first + i).every((id) => kept.has(id)),
  );
  expect(lost).toEqual([]);
  expect(kept.size % 100).toBe(0);
});
