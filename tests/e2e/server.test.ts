import { type ApexProcess, runApex, signUpUser, startApex } from '@apex/testkit/apex';
import { cleanEnvironment } from '@apex/testkit/env';
import { request, signUpByHttp } from '@apex/testkit/http-user';
import { engineOf, processesOf } from '@apex/testkit/process-list';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Of each test its own, so that what one stops or kills is no other's. */
const folders: string[] = [];
const running: ApexProcess[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apex-server-'));
  folders.push(folder);
  return folder;
}

async function start(folder: string, environment: Record<string, string> = {}): Promise<ApexProcess> {
  const apex = await startApex({ folder, environment });
  running.push(apex);
  return apex;
}

const enginesOf = (folder: string) => processesOf(join(folder, 'data'));
const up = (folder: string, port: string) =>
  runApex(['up', '--json'], {
    environment: { APEX_ENV: 'test', APEX_PORT: port, APEX_DATA_DIR: join(folder, 'data') },
  });

/** How many sign-ups were answered so far. */
async function signedUp(apex: ApexProcess): Promise<number> {
  const metrics = await (await fetch(`${apex.url}/metrics`)).text();
  return Number(/request_duration_seconds_count\{[^}]*sign-up"\} (\d+)/.exec(metrics)?.[1] ?? 0);
}

afterAll(async () => {
  await Promise.all(running.map((apex) => apex.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
});

test('it is healthy when it says ready, and Ctrl-C leaves nothing behind', async () => {
  const folder = await newFolder();
  const apex = await start(folder);
  const health = await fetch(`${apex.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'healthy', database: 'connected', clickhouse: 'connected' });
  expect((await fetch(`${apex.url}/ready`)).status).toBe(200);
  expect((await enginesOf(folder)).length).toBeGreaterThan(2);
  apex.child.kill('SIGINT');
  expect(await apex.stop()).toBe(0);
  expect(await enginesOf(folder)).toEqual([]);
  await expect(fetch(`${apex.url}/health`)).rejects.toThrow('fetch failed');
});

test('told to stop at work it answers what it took, sends the rest away in the envelope, and ends in time', async () => {
  const folder = await newFolder();
  const apex = await start(folder);
  const answers = Promise.all(
    Array.from({ length: 60 }, (_, number) => signUpByHttp(apex, `worker${number}@example.com`)),
  );
  await expect.poll(() => signedUp(apex)).toBeGreaterThan(3);
  const startedAt = performance.now();
  const stopped = apex.stop();
  const late = () => request(`${apex.url}/health`, 'GET');
  await expect.poll(async () => (await late()).status, { interval: 20 }).toBe(503);
  expect((await late()).error()).toMatchObject({ error_code: 'SERVER_STOPPING' });
  expect(await answers).toHaveLength(60);
  expect(await stopped).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(await enginesOf(folder)).toEqual([]);
});

test('a killed server leaves no engine running and starts again with everything', async () => {
  const folder = await newFolder();
  const first = await start(folder);
  const user = await signUpUser(first, 'ada@example.com');
  await user.json(['synth', '--archetype', 'chat', '--calls', '200', '--seed', '7', '--import']);
  const before = await user.json<{ total: { calls: number } }>(['spend']);
  expect(before.total.calls).toBe(200);
  await first.kill();
  await expect.poll(() => enginesOf(folder), { timeout: 15_000 }).toEqual([]);
  const second = await start(folder, { APEX_PORT: new URL(first.url).port });
  expect(second.url).toBe(first.url);
  expect(await user.json(['spend'])).toEqual(before);
});

describe('while one runs', () => {
  let folder: string;
  let apex: ApexProcess;
  beforeAll(async () => {
    folder = await newFolder();
    apex = await start(folder);
  });

  test('a second start on the same folder is refused with a clear message', async () => {
    const second = await up(folder, '0');
    expect(second.code).toBe(6);
    expect(JSON.parse(second.stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      error_code: 'PLATFORM_ALREADY_RUNNING',
      error: expect.stringContaining(String(apex.child.pid)),
    });
    expect((await fetch(`${apex.url}/health`)).status).toBe(200);
  });

  test('a port that is taken is told by its number', async () => {
    const { port } = new URL(apex.url);
    const other = await newFolder();
    const second = await up(other, port);
    expect(second.code).toBe(6);
    expect(JSON.parse(second.stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      error_code: 'PLATFORM_PORT_TAKEN',
      error: expect.stringContaining(port),
    });
    expect(await enginesOf(other)).toEqual([]);
  });

  test.each(['postgres', 'clickhouse'] as const)(
    '%s is started again when it dies, and nothing is lost',
    async (name) => {
      const user = await signUpUser(apex, `${name}@example.com`);
      await user.json(['synth', '--archetype', 'chat', '--calls', '50', '--seed', '7', '--import']);
      const before = await user.json<{ total: { calls: number } }>(['spend']);
      expect(before.total.calls).toBe(50);
      const data = join(folder, 'data');
      const first = await engineOf(data, name);
      if (first === undefined) throw new Error(`${name} does not run`);
      process.kill(first, 'SIGKILL');
      const next = async () => ![undefined, first].includes(await engineOf(data, name));
      await expect.poll(next, { timeout: 20_000 }).toBe(true);
      const state = async () => ((await (await fetch(`${apex.url}/health`)).json()) as { status: string }).status;
      await expect.poll(state, { timeout: 20_000 }).toBe('healthy');
      expect(await user.json(['spend'])).toEqual(before);
    },
  );
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
