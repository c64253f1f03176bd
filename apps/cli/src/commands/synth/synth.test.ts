import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
});
afterAll(async () => {
  await home.remove();
  await server.close();
});

const line =
  'synth --archetype multi-turn-tools --calls 300 --seed 7 --plant duplicate-calls=0.1 cache-break=0.05 --start 2026-03-01 --json';

test('the truth is answered, the same for the same seed, and the calls are written as lines', async () => {
  const [plain, packed] = ['a.jsonl', 'b.jsonl.gz'];
  const first = await home.run([...line.split(' '), '--out', plain]);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const truth = JSON.parse(first.stdout);
  expect(truth).toMatchObject({ seed: 7, calls: 300, cost_usd: expect.stringMatching(/^\d+\.\d{12}$/) });
  expect(truth.planted.map((one: { kind: string }) => one.kind)).toEqual(['duplicate-calls', 'cache-break']);
  expect((await home.run([...line.split(' '), '--out', packed])).stdout).toBe(first.stdout);
  const text = await readFile(join(home.folder, plain), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(300);
  expect(gunzipSync(await readFile(join(home.folder, packed))).toString()).toBe(text);
});

test('what was written is imported whole, prefixes included, and is what --import sends', async () => {
  await home.run([...line.split(' '), '--out', 'a.jsonl.gz']);
  const read = await home.run(['import', 'a.jsonl.gz', '--json']);
  expect(JSON.parse(read.stdout)).toMatchObject({ files: 1, records: 300, calls: 300, rejected: [] });
  const fromFile = [...server.telemetry.calls.values()];
  expect(fromFile.some((one) => one.prefix !== null)).toBe(true);
  expect(server.telemetry.imports.at(-1)?.input.format).toBe('jsonl');
  server.telemetry.calls.clear();
  const sent = await home.run([...line.split(' '), '--import']);
  expect(JSON.parse(sent.stdout)).toMatchObject({ calls: 300, import_id: expect.stringMatching(/^import_/) });
  expect([...server.telemetry.calls.values()]).toEqual(fromFile);
});

test('without a place for the calls only the truth is told', async () => {
  const ran = await home.run(line.replace(' --json', '').split(' '));
  expect(ran.stdout).toMatch(/^300 calls, \$\d/);
  expect(ran.stdout).toMatch(/duplicate-calls +\d+ +\$/);
});
