import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { createHome, type Home } from '@apex/testkit/command-line';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let apex: ApexProcess;
let home: Home;
beforeAll(async () => {
  [apex, home] = await Promise.all([startApex(), createHome()]);
});
afterAll(async () => {
  await home.remove();
  await apex.close();
});

test('a person takes their data along and deletes their account from a terminal', async () => {
  const env = { APEX_URL: apex.url };
  const [email, password] = ['ada@example.com', 'correct horse battery'];
  const signedUp = await home.run(['signup', '--email', email, '--password', password], { env });
  expect(signedUp).toMatchObject({ code: 0 });
  const output = join(home.folder, 'mine.jsonl');
  const saved = await home.run(['account', 'export', '--output', output], { env });
  expect(saved).toMatchObject({ code: 0, stderr: '' });
  expect(await readFile(output, 'utf8')).toContain(`"email":"${email}"`);
  const other = await home.run(['account', 'delete', '--email', 'eve@example.com', '--password', password], { env });
  expect(other.code).toBe(2);
  const wrong = await home.run(['account', 'delete', '--email', email, '--password', 'not it'], { env });
  expect(wrong.code).toBe(2);
  const gone = await home.run(['account', 'delete', '--email', email, '--password', password], { env });
  expect(gone).toMatchObject({ code: 0, stderr: '' });
  expect(gone.stdout).toContain('/deletion#receipt=apex_deletion_');
  const again = await home.run(['login', '--email', email, '--password', password], { env });
  expect(again.code).toBe(3);
});
