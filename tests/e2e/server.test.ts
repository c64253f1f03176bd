import { type ApexProcess, runApex, signUpUser, startApex } from '@apex/testkit/apex';
import { cleanEnvironment } from '@apex/testkit/env';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
let folder = '';
let running: ApexProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-server-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((apex) => apex.close()));
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function start(environment: Record<string, string> = {}): Promise<ApexProcess> {
  const apex = await startApex({ folder, environment });
  running.push(apex);
  return apex;
}

/** Processes whose command line names the folder: the server's engines. */
async function enginesOf(path: string): Promise<string[]> {
  const child = spawn('ps', ['-eo', 'args'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return text.split('\n').filter((line) => line.includes(join(path, 'data')) && !line.startsWith('ps '));
}

test('it is healthy when it says ready, and Ctrl-C leaves nothing behind', async () => {
  const apex = await start();
  const health = await fetch(`${apex.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'healthy', database: 'connected', clickhouse: 'connected' });
  expect((await fetch(`${apex.url}/ready`)).status).toBe(200);
  expect((await enginesOf(folder)).length).toBeGreaterThan(0);
  apex.child.kill('SIGINT');
  expect(await apex.stop()).toBe(0);
  expect(await enginesOf(folder)).toEqual([]);
  await expect(fetch(`${apex.url}/health`)).rejects.toThrow();
});

test('a second start on the same folder is refused with a clear message', async () => {
  const apex = await start();
  const second = await runApex(['up', '--json'], {
    environment: { APEX_ENV: 'test', APEX_PORT: '0', APEX_DATA_DIR: join(folder, 'data') },
  });
  expect(second.code).toBe(6);
  expect(JSON.parse(second.stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
    error_code: 'PLATFORM_ALREADY_RUNNING',
    error: expect.stringContaining(String(apex.child.pid)),
  });
  expect((await fetch(`${apex.url}/health`)).status).toBe(200);
});

test('a port that is taken is told by its number', async () => {
  const apex = await start();
  const port = new URL(apex.url).port;
  const other = await mkdtemp(join(tmpdir(), 'apex-server-'));
  const second = await runApex(['up', '--json'], {
    environment: { APEX_ENV: 'test', APEX_PORT: port, APEX_DATA_DIR: join(other, 'data') },
  });
  expect(second.code).toBe(6);
  expect(second.stderr).toContain(port);
  expect(await enginesOf(other)).toEqual([]);
  await rm(other, { recursive: true, force: true });
});

test('a killed server leaves no engine running and starts again with everything', async () => {
  const first = await start();
  const user = await signUpUser(first, 'ada@example.com');
  const added = await user.json<{ calls: number }>(['synth', '--archetype', 'chat', '--calls', '200', '--seed', '7', '--import']);
  const before = await user.json<{ total: object }>(['spend']);
  await first.kill();
  await expect.poll(() => enginesOf(folder), { timeout: 15_000 }).toEqual([]);
  const second = await start({ APEX_PORT: new URL(first.url).port });
  const after = await user.json<{ total: object }>(['spend']);
  expect(after.total).toEqual(before.total);
  expect(added.calls).toBe(200);
  expect(second.url).toBe(first.url);
});

test('an engine that is killed is started again and the product heals', async () => {
  const apex = await start();
  const runtime = JSON.parse(await readFile(join(folder, 'data', 'runtime.json'), 'utf8')) as { pid: number };
  expect(runtime.pid).toBe(apex.child.pid);
  const pidFile = await readFile(join(folder, 'data', 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  expect(pidFile).not.toBe('');
  const child = spawn('pkill', ['-KILL', '-f', `postgres.*${join(folder, 'data')}`]);
  await once(child, 'exit');
  const state = async () => ((await (await fetch(`${apex.url}/health`)).json()) as { status: string }).status;
  await expect.poll(state, { timeout: 20_000, interval: 200 }).toBe('healthy');
});

test('the command line answers its own help on an old Node as well', async () => {
  const old = spawn('/usr/bin/env', ['node', join(root, 'apps/cli/bin/apex.mjs'), '--version'], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  old.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(old, 'close');
  expect(text.trim()).toBe('0.1.0');
});
