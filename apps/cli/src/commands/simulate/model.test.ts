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

test('a person reads what another model would have cost, and that quality is not known', async () => {
  const ran = await home.run([
    'simulate',
    'model',
    '--to-model',
    'claude-haiku-4-5',
    '--where',
    'feature=support-chat',
  ]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/anthropic\/claude-haiku-4-5 +\$10\.00 +\$2\.00 +-80\.0 % +100/);
  expect(ran.stdout).toContain('what the answers would be worth is not known');
});

test('retries say what was paid for, what was wasted and where the dearest chain began', async () => {
  const ran = await home.run(['simulate', 'retries', '--window', '30']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('4 of 100 calls failed (4.0 %); 4 of them were paid for: $0.40');
  expect(ran.stdout).toContain('0123456789abcdef0123456789abcdef');
});

test.each([
  ['simulate model --limit none', /--limit takes a whole number from 1 to 500/],
  ['simulate model --from 2026-03-02 --to 2026-03-01', /from must be before to/],
  ['simulate retries --window 0', /--window takes a whole number/],
])('%s says what is wrong', async (line, message) => {
  const ran = await home.run(line.split(' '));
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(message);
});
