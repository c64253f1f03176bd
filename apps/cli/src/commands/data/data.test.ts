import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

test('a deletion names what it takes, and what is asked wrongly is refused before anything is sent', async () => {
  const ran = await home.run(['data', 'delete', '--user', 'ada@example.com', '--dry-run']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('Would delete 120 calls, 240 sightings.');
  for (const wrong of [[], ['--user', 'a', '--session', 'b'], ['--before', 'soon']]) {
    expect((await home.run(['data', 'delete', ...wrong])).code).toBe(2);
  }
});

test('deletions are listed with what was left of each', async () => {
  const ran = await home.run(['data', 'deletions']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('sha256 5c22b84d56d0…');
  expect(ran.stdout).toMatch(/complete +120 calls, 240 sightings +nothing/);
});

test('calls are saved in the form that is asked for', async () => {
  const out = join(home.folder, 'calls.csv');
  const ran = await home.run(['export', 'calls', '--format', 'csv', '--out', out]);
  expect(ran.code).toBe(0);
  expect(await readFile(out, 'utf8')).toBe('a call as csv\n');
  expect((await home.run(['export', 'calls', '--format', 'xml'])).code).toBe(2);
});
