import { createHome, type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
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

const value = 'a value that no list of processes shows, 77aa';
const run = (args: string[], stdin?: string) =>
  home.run(['vault', ...args], { env: { APEX_URL: server.url }, ...(stdin === undefined ? {} : { stdin }) });

test('a secret is piped in, listed by its end, changed and deleted', async () => {
  expect((await run(['list'])).stdout).toContain('No secrets yet');
  const added = await run(['add', '--name', 'sink', '--kind', 'webhook', '--json'], `${value}\n`);
  expect(added).toMatchObject({ code: 0, stderr: '' });
  const { id } = JSON.parse(added.stdout) as { id: string };
  const listed = await run(['list']);
  expect(listed.stdout).toContain('…77aa');
  expect(listed.stdout + added.stdout).not.toContain('no list of processes');
  const rotated = await run(['rotate', id, '--json'], 'another\nvalue of two lines 88bb');
  expect(JSON.parse(rotated.stdout)).toMatchObject({ last_four: '88bb', version: 2 });
  expect((await run(['delete', id])).stdout).toContain(`Deleted ${id}`);
  expect((await run(['rotate', id], 'x')).code).toBe(5);
});

test('no value, no known kind and no id are wrong usage', async () => {
  for (const args of [
    ['add', '--name', 'x'],
    ['add', '--name', 'x', '--kind', 'magic'],
    ['delete', 'nonsense'],
  ]) {
    expect((await run(args, '')).code).toBe(2);
  }
  const other = await createHome();
  expect((await other.run(['vault', 'list'], { env: { APEX_URL: server.url } })).code).toBe(3);
  await other.remove();
});
