import { telemetryRoutes } from '@apex/contracts';
import { type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import { signUpByHttp } from '@apex/testkit/http-user';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { evilNames, hasControls } from './support/hostile-cases.ts';
import { goodLine, lines } from './support/hostile-content.ts';

vi.setConfig({ testTimeout: 60_000 });

const red = '\u001B[31mred\u001B[0m';

let apex: ApexProcess;
let mallory: ApexUser;

beforeAll(async () => {
  apex = await startApex();
  mallory = await signUpUser(apex, 'mallory@example.com');
  const named = evilNames.map((name) => {
    const json = JSON.stringify(name);
    return goodLine({ user: json, session_id: json, project_name: json, model: json });
  });
  await writeFile(join(apex.folder, 'names.jsonl'), lines(...named));
  await mallory.json(['import', join(apex.folder, 'names.jsonl')]);
});
afterAll(() => apex.close());

test.each([
  [['spend', '--by', 'user,session,model,project']],
  [['spend', '--by', 'user', '--where', `user=${red}`]],
  [['simulate', 'prompt-cache']],
  [['ask', 'What did each user cost?']],
  [['ask', `What did the user ${red} cost?`]],
  [['status']],
])('%j shows them as harmless text', async (args) => {
  const ran = await mallory.run(args);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout.length).toBeGreaterThan(20);
  expect(hasControls(ran.stdout + ran.stderr), JSON.stringify(ran.stdout + ran.stderr)).toBe(false);
});

test.each([
  [['import', '\u001B[31mevil.csv']],
  [['\u001B[31mevil']],
  [['spend', '--by', '\u001B[31mevil']],
  [['spend', '--where', '\u001B[31mevil']],
  [['synth', '--archetype', '\u001B[31mevil']],
  [['spend', '--url', '\u001B[31mevil']],
  [['keys', 'revoke', '\u001B[31mevil']],
  [['config', 'explain', '\u001B[31mevil']],
  [['spend', '--project', '\u001B[31mevil']],
  [['ask', 'What did we spend?', '--project', '\u001B[31mevil']],
])('the error of %j does too', async (args) => {
  const ran = await mallory.run(args);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('evil');
  expect(hasControls(ran.stdout + ran.stderr), JSON.stringify(ran.stderr)).toBe(false);
});

test('a file of such a name is told by a harmless one', async () => {
  const path = join(apex.folder, '\u001B[31mevil\u0007.csv');
  await writeFile(path, 'name,colour\napple,red\n');
  const ran = await mallory.run(['import', path]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('evil');
  expect(hasControls(ran.stderr), JSON.stringify(ran.stderr)).toBe(false);
});

test('a key cannot be given such a name', async () => {
  const ran = await mallory.run(['keys', 'create', '--name', red, '--json']);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('name: must not hold control characters');
});

test('for programs the harmless ones stay what they are', async () => {
  const { rows } = await mallory.json<{ rows: { user: string }[] }>(['spend', '--by', 'user']);
  const users = rows.map((row) => row.user);
  const harmless = evilNames.filter((name) => !hasControls(name) && !name.includes('\n'));
  expect(harmless.length).toBeGreaterThan(2);
  expect(users).toEqual(expect.arrayContaining(harmless));
  expect(users).toHaveLength(evilNames.length);
});

test('what no command would send is refused by the server itself, by record and field', async () => {
  const user = await signUpByHttp(apex, 'raw@example.com');
  const files = [{ name: 'x', fingerprint: 'a'.repeat(64), relative_time: false }];
  const started = await user.request('POST', '/api/imports', { body: { format: 'jsonl', files } });
  const path = `/api/imports/${started.data(telemetryRoutes.startImport.output).import_id}/records`;
  const record = { identity: 'a', source: 'jsonl', at: '2026-03-01T00:00:00Z', model: 'gpt-4o', usage: { input: 1 } };
  const post = (...records: object[]) => user.request('POST', path, { body: { records } });
  const bad: readonly object[] = [
    { usage: { input: -1 } },
    { usage: { input: 1.5 } },
    { usage: { input: 1e10 } },
    { usage: { tokens: 1 } },
    { at: 'yesterday' },
    { user: 'x'.repeat(256) },
    { identity: '' },
    { source: 'elsewhere' },
    { tags: { ['x'.repeat(65)]: 'y' } },
    { tools: Array.from({ length: 513 }, () => 'x') },
    { prefix: { scope: 'session', block_size: 0, runs: [] } },
    { prefix: { scope: 'session', block_size: 64, runs: [[0, 0]] } },
    { cost_usd: '1' },
  ];
  for (const fields of bad) {
    const answer = await post(record, { ...record, ...fields });
    expect(answer.status, JSON.stringify(fields)).toBe(400);
    expect(answer.error().error).toMatch(/^records\.1\./);
  }
  expect((await post()).status).toBe(400);
  expect((await post(...Array.from({ length: 20_001 }, () => record))).status).toBe(400);
  const odd = await post({ ...record, identity: 'odd', user: 'a\0b', session: '\uD800', at: '1970-01-01T00:00:00Z' });
  expect([200, 400]).toContain(odd.status);
  expect((await post(record)).data(telemetryRoutes.importRecords.output)).toMatchObject({ duplicates: 0 });
});
