import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
  folder = await mkdtemp(path.join(os.tmpdir(), 'apex-threads-'));
});
afterAll(async () => {
  await home.remove();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function asked(question: string): Promise<string> {
  const ran = await home.run(['ask', question, '--json']);
  return JSON.parse(ran.stdout.split('\n')[0] ?? '').thread_id;
}

test('threads are listed, found and read', async () => {
  const id = await asked('What did we spend?');
  const other = await asked('Which sessions were dear?');
  const listed = await home.run(['threads', 'list']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toContain(id);
  expect(listed.stdout).toContain(other);
  expect((await home.run(['threads', 'list', '--search', 'dear'])).stdout).not.toContain(id);
  const shown = await home.run(['threads', 'show', id]);
  expect(shown.stdout).toContain('> What did we spend?');
});

test('a thread is named, deleted and brought back', async () => {
  const id = await asked('What did it cost?');
  expect((await home.run(['threads', 'rename', id, 'Spend', 'in', 'March'])).stdout).toContain('"Spend in March"');
  const gone = await home.run(['threads', 'delete', id]);
  expect(gone.stdout).toContain(`apex threads restore ${id}`);
  expect((await home.run(['threads', 'list'])).stdout).not.toContain(id);
  expect((await home.run(['threads', 'list', '--deleted'])).stdout).toContain('Spend in March');
  expect((await home.run(['threads', 'restore', id])).stdout).toContain('Spend in March');
});

test('a link to a thread is the address of the server that was asked', async () => {
  const id = await asked('What did we spend?');
  const { stdout } = await home.run(['threads', 'share', id]);
  expect(stdout).toContain(`${server.url}/shared/`);
  expect((await home.run(['threads', 'unshare', id])).code).toBe(0);
});

test('a thread is saved under its title or where told, and never over a file that is there', async () => {
  const id = await asked('What did we spend?');
  const file = path.join(folder, 'march.md');
  const ran = await home.run(['threads', 'export', id, '--output', file, '--json']);
  expect(JSON.parse(ran.stdout)).toEqual({ file, bytes: (await readFile(file)).length });
  expect(await readFile(file, 'utf8')).toBe('# What did we spend?\n');
  await writeFile(file, 'mine');
  const again = await home.run(['threads', 'export', id, '--output', file, '--json']);
  expect([again.code, JSON.parse(again.stderr).error_code]).toEqual([6, 'CLI_FILE_EXISTS']);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test.each([
  [['threads', 'show', 'thread_1'], 2],
  [['threads', 'export', 'thread_01993a5e-7c00-7000-8000-000000000006', '--format', 'word'], 2],
  [['threads', 'show', 'thread_01993a5e-7c00-7000-8000-000000000006'], 5],
])('%j ends in %i', async (words, code) => {
  expect((await home.run(words)).code).toBe(code);
});
