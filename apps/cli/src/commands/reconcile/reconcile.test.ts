import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
let bill: string;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
  bill = join(home.folder, 'bill.csv');
  await writeFile(bill, 'date,model,cost\n2026-03-14,claude-opus-4-6,10.625\n');
});
afterAll(async () => {
  await home.remove();
  await server.close();
});

test('an invoice is sent as it is, compared as asked, and what comes back is printed', async () => {
  const options = [
    '--provider',
    'anthropic',
    '--map',
    'at=date',
    '--from',
    '2026-03-01',
    '--tolerance',
    '1%',
    '--json',
  ];
  const ran = await home.run(['reconcile', bill, ...options]);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    difference_usd: '2.650000000000',
    within_tolerance: true,
    differing_lines: [{ model: 'claude-opus-4-6' }],
  });
  expect(server.telemetry.uploads).toEqual([{ name: 'bill.csv', text: await readFile(bill, 'utf8') }]);
  expect(server.telemetry.lists).toContainEqual(
    expect.objectContaining({ provider: 'anthropic', map: { at: 'date' }, from: '2026-03-01T00:00:00.000Z' }),
  );
});

test('beyond the tolerance the difference is told all the same, and the exit code says so', async () => {
  const ran = await home.run(['reconcile', bill, '--tolerance', '0.5']);
  expect(ran).toMatchObject({ code: 11, stderr: '' });
  expect(ran.stdout).toMatch(/difference +\+\$2\.65 +0\.6 %/);
  expect(ran.stdout).toMatch(/billed, but no call of ours +\+\$2\.65 +3 lines/);
  expect(ran.stdout).toContain('Beyond the tolerance of 0.5 %.');
  expect(ran.stdout).toContain('at least 94.1 % on every day (2026-03-14)');
});

test.each([
  [['reconcile', 'nowhere.csv'], 'there is no such file'],
  [['reconcile', 'bill.csv', '--tolerance', 'some'], 'takes a percentage'],
  [['reconcile', 'bill.csv', '--map', 'date'], 'takes field=column'],
])('%s is refused before anything is sent', async (line, reason) => {
  const before = server.telemetry.uploads.length;
  const ran = await home.run(line.map((word) => (word === 'bill.csv' ? bill : word)));
  expect([ran.code, server.telemetry.uploads.length]).toEqual([2, before]);
  expect(ran.stderr).toContain(reason);
});

test('what agents report stands beside our prices', async () => {
  const ran = await home.run(['reconcile', 'reported']);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/claude-code +claude-opus-4-6 +880 +\$12\.10 +\$12\.08 +-\$0\.02 +-0\.2 %/);
});

test('spend is saved as FOCUS, and never over a file that is there', async () => {
  const out = join(home.folder, 'focus.csv');
  const line = ['export', 'focus', '--from', '2026-03-01', '--to', '2026-04-01', '--out', out];
  expect((await home.run(line)).code).toBe(0);
  expect(await readFile(out, 'utf8')).toBe('BilledCost\r\n');
  const again = await home.run(line);
  expect(again.code).toBe(6);
  expect(again.stderr).toContain('--out');
});
