import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { soakScale } from '@apex/testkit/env';
import { signUpByHttp } from '@apex/testkit/http-user';
import { engineOf } from '@apex/testkit/process-list';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { callsBySession, ingestKey, startEmitters, untilStored } from './support/otlp-emitters.ts';

const kills = 3 + Math.round(200 * soakScale());
vi.setConfig({ testTimeout: 60_000 + kills * 15_000, hookTimeout: 120_000 });

let folder: string;
let apex: ApexProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-otlp-'));
  apex = await startApex({ folder });
});
afterAll(async () => {
  await apex.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** On its folder and port, as a supervisor would. */
async function restart(): Promise<void> {
  apex = await startApex({ folder, environment: { APEX_PORT: new URL(apex.url).port } });
}

test(`the server is killed ${kills} times under load: nothing acknowledged is lost, nothing is doubled`, async () => {
  const user = await signUpByHttp(apex, 'ada@example.com');
  const emitters = startEmitters(() => apex.url, await ingestKey(user), 4);
  for (let killed = 0; killed < kills; killed += 1) {
    const before = Object.keys(emitters.acknowledged).length;
    await vi.waitUntil(() => Object.keys(emitters.acknowledged).length > before + 20, { timeout: 30_000, interval: 5 });
    await pause((killed * 137) % 600);
    await apex.kill();
    await restart();
  }
  await emitters.stop();
  await untilStored(apex.url);
  expect(Object.keys(emitters.acknowledged).length).toBeGreaterThan(10);
  // Each call that was acknowledged is there, and none is there twice.
  expect(await callsBySession(user)).toEqual(emitters.acknowledged);
});

test('the analytics store dies again and again under load, at last with the server: what is taken meanwhile arrives', async () => {
  const user = await signUpByHttp(apex, 'eve@example.com');
  const emitters = startEmitters(() => apex.url, await ingestKey(user), 2);
  for (let killed = 0; killed < 3; killed += 1) {
    const engine = await vi.waitUntil(() => engineOf(join(folder, 'data'), 'clickhouse'), { timeout: 30_000 });
    process.kill(engine, 'SIGKILL');
    // Acknowledged while it is away.
    const before = Object.keys(emitters.acknowledged).length;
    await vi.waitUntil(() => Object.keys(emitters.acknowledged).length > before + 20, { timeout: 10_000, interval: 5 });
  }
  // Nothing of the last exports has left the spool.
  await apex.kill();
  await restart();
  await emitters.stop();
  await untilStored(apex.url);
  expect(Object.keys(emitters.acknowledged).length).toBeGreaterThan(10);
  // Each call that was acknowledged is there, and none is there twice.
  expect(await callsBySession(user)).toEqual(emitters.acknowledged);
});
