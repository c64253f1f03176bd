import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
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

test('who sends what stands above what the total hangs on', async () => {
  const ran = await home.run(['sources', '--from', '2026-03-01']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/anthropic-sdk +checkout .*120 +960 +900 +890 +10/);
  expect(ran.stdout).toContain('890 are priced: $12.50.');
  expect(ran.stdout).toContain('10 are not priced: no usage was told.');
  expect(ran.stdout).toContain('Of 2 the reports count different tokens (apex calls --disagreed).');
  expect(server.telemetry.lists).toContainEqual({ from: '2026-03-01T00:00:00.000Z' });
});

test('rejected items come with their reason, of one source when asked', async () => {
  const ran = await home.run(['sources', 'rejected', '--emitter', 'unknown', '--service', 'checkout']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('1 trace_id_invalid: The trace id must have 32 hex digits');
  expect(ran.stdout).toMatch(/unknown +checkout +traces +chat gpt-5/);
  expect(server.telemetry.lists).toContainEqual(
    expect.objectContaining({ emitter: 'unknown', service: 'checkout', per_page: 20 }),
  );
});

test('for programs it is the route’s data', async () => {
  const ran = await home.run(['sources', '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ sources: [{ emitter: 'anthropic-sdk' }], calls: { joined: 800 } });
});

test('a time that is none is refused', async () => {
  const ran = await home.run(['sources', '--to', 'yesterday']);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('--to must be a day like 2026-03-01')]);
});
