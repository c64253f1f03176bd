import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Clickhouse, type ClickhouseOptions, createClickhouse } from '../clickhouse.ts';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from '../start-embedded-clickhouse.ts';
import { migrateDown, type MigrateOptions, migrateUp, migrationStatus } from './migrate.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let home: string;
let engine: EmbeddedClickhouse;
let options: MigrateOptions;
let store: Clickhouse;
let databases = 0;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'apex-ch-migrate-'));
  engine = await startEmbeddedClickhouse({ folder: path.join(home, 'clickhouse'), log });
});

afterAll(async () => {
  await engine.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  databases += 1;
  const database = `test_${databases}`;
  const folder = path.join(home, database);
  const connection: ClickhouseOptions = { ...engine, database };
  options = { connection, sources: [{ domain: 'telemetry', folder }], lock: (work) => work() };
  await mkdir(folder);
  await writeFile(
    path.join(folder, '001_calls.sql'),
    `-- up
CREATE TABLE IF NOT EXISTS calls (id UInt32) -- rows; one a call
ENGINE = MergeTree ORDER BY id;
CREATE TABLE IF NOT EXISTS other (id UInt32) ENGINE = MergeTree ORDER BY id;
-- down
DROP TABLE IF EXISTS calls;
DROP TABLE IF EXISTS other;
`,
  );
  await writeFile(
    path.join(folder, '002_note.sql'),
    `-- up
ALTER TABLE calls ADD COLUMN IF NOT EXISTS note String DEFAULT 'a;b';
-- down
ALTER TABLE calls DROP COLUMN IF EXISTS note;
`,
  );
  store = createClickhouse(connection);
  return () => store.close();
});

const rows = () => store.query({ sql: 'SELECT * FROM calls ORDER BY id', schema: z.looseObject({ id: z.number() }) });

test('migrations go up, down and up again around rows that stay', async () => {
  expect((await migrateUp(options)).map((file) => file.name)).toEqual(['calls', 'note']);
  await store.insert('calls', [{ id: 1 }]);
  expect(await migrateUp(options)).toEqual([]);

  expect((await migrateDown({ ...options, target: { steps: 1 } })).map((file) => file.number)).toEqual([2]);
  expect(await rows()).toEqual([{ id: 1 }]);
  expect((await migrationStatus(options)).map((row) => row.state)).toEqual(['applied', 'pending']);

  await migrateUp(options);
  expect(await rows()).toEqual([{ id: 1, note: 'a;b' }]);
  await migrateDown({ ...options, target: { domain: 'telemetry', to: 0 } });
  expect((await migrationStatus(options)).map((row) => row.state)).toEqual(['pending', 'pending']);
});

test('a failing statement is told by file and position, and the next run starts that file again', async () => {
  const file = path.join(options.sources[0]?.folder ?? '', '003_bad.sql');
  await writeFile(
    file,
    '-- up\nCREATE TABLE IF NOT EXISTS third (id UInt32) ENGINE = Memory;\nSELEC 1;\n-- down\nDROP TABLE third;\n',
  );
  await expect(migrateUp(options)).rejects.toMatchObject({
    reason: 'migrations.failed',
    message: expect.stringContaining('telemetry/003_bad failed at statement 2'),
  });
  await writeFile(
    file,
    '-- up\nCREATE TABLE IF NOT EXISTS third (id UInt32) ENGINE = Memory;\n-- down\nDROP TABLE third;\n',
  );
  expect((await migrateUp(options)).map((one) => one.name)).toEqual(['bad']);
});
