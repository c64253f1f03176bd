import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, readRuntime } from './data-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('a folder has one owner at a time and is free again after release', async () => {
  const first = await openDataFolder(folder);
  await expect(openDataFolder(folder)).rejects.toMatchObject({
    kind: 'conflict',
    error_code: 'PLATFORM_ALREADY_RUNNING',
    details: { pid: process.pid },
  });
  await first.release();
  const second = await openDataFolder(folder);
  await second.release();
});

test('of many starts at once exactly one wins', async () => {
  const starts = await Promise.allSettled(Array.from({ length: 20 }, () => openDataFolder(folder)));
  expect(starts.filter((start) => start.status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const started = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[19];
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: child.pid, started }));
  await expect(openDataFolder(folder)).rejects.toMatchObject({ error_code: 'PLATFORM_ALREADY_RUNNING' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const taken = await openDataFolder(folder);
  await taken.release();
});

test('a reused process number is not taken for the old owner, nor is a torn lock', async () => {
  for (const left of [JSON.stringify({ pid: process.pid, started: 'long ago' }), '{"pid":']) {
    await writeFile(join(folder, 'lock'), left);
    const owner = await openDataFolder(folder);
    expect(await readFile(join(folder, 'lock'), 'utf8')).not.toBe(left);
    await owner.release();
  }
});

test('secrets are made once and readable by the owner alone', async () => {
  const first = await openDataFolder(folder);
  await first.release();
  const second = await openDataFolder(folder);
  expect(second.secrets).toEqual(first.secrets);
  expect(await modeOf(join(folder, 'secrets.json'))).toBe('600');
  await second.release();
});

test('the runtime file tells of a process while it runs', async () => {
  const owner = await openDataFolder(folder);
  const runtime = {
    pid: process.pid,
    url: 'http://localhost:8080',
    database_url: 'postgres://127.0.0.1:5432/apex',
    clickhouse: { url: 'http://127.0.0.1:8123', username: 'apex', password: 'p', database: 'apex' },
    started_at: '2026-03-01T00:00:00.000Z',
  };
  await owner.writeRuntime(runtime);
  expect(await readRuntime(folder)).toEqual(runtime);
  expect(await modeOf(join(folder, 'runtime.json'))).toBe('600');
  await owner.release();
  expect(await readRuntime(folder)).toBeUndefined();
});
