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

const alert = 'alert_01993a5e-7c00-7000-8000-000000000032';

test('alerts are listed, acknowledged and their rules told in words', async () => {
  const listed = await home.run(['alerts', 'list', '--state', 'firing']);
  expect(listed.stdout).toContain('Spend of user ana');
  expect(await home.run(['alerts', 'ack', alert])).toMatchObject({ code: 0 });
  expect((await home.run(['alerts', 'ack', 'nothing'])).code).toBe(2);
  const rules = await home.run(['alerts', 'rules']);
  expect(rules.stdout).toMatch(/cost per user > 50 in the last 24 h/);
});

test('a rule is made from options, and wrong ones are named', async () => {
  const made = await home.run([
    'alerts',
    'create',
    'one',
    '--above',
    '50',
    '--per',
    'user',
    '--window',
    '24h',
    '--json',
  ]);
  expect(made.code).toBe(0);
  expect(server.telemetry.lists).toContainEqual(
    expect.objectContaining({
      name: 'one',
      condition: expect.objectContaining({ by: 'user', window: { unit: 'rolling', hours: 24 } }),
    }),
  );
  for (const options of [[], ['--above', 'much'], ['--above', '1', '--window', 'year']]) {
    expect((await home.run(['alerts', 'create', 'two', ...options])).code).toBe(2);
  }
  const sent = await home.run(['alerts', 'test-webhook', 'webhook_01993a5e-7c00-7000-8000-000000000033']);
  expect(sent.stdout).toContain('Delivered: it answered 204.');
});
