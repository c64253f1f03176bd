import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newMigration, parseMigration, readMigrations, splitStatements } from './migration-file.ts';
import { planDown, planUp, statusOf } from './migration-plan.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'apex-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const text = '-- why\n-- up\ncreate table a (b int);\n-- down\ndrop table a;\n';

test('a file is its number, name and two parts; line ends of another system change nothing', () => {
  const file = parseMigration('notes', '007_some_table.sql', text);
  expect(file).toMatchObject({
    domain: 'notes',
    number: 7,
    name: 'some_table',
    up: 'create table a (b int);',
    down: 'drop table a;',
  });
  expect(parseMigration('notes', '007_some_table.sql', text.replaceAll('\n', '\r\n'))).toEqual(file);
  expect(parseMigration('notes', '007_some_table.sql', `${text} `).checksum).not.toBe(file.checksum);
});

test.each([
  ['7_short.sql', text, 'named like'],
  ['007_Upper.sql', text, 'named like'],
  ['007_a.sql', '-- up\nselect 1;', 'one line "-- down"'],
  ['007_a.sql', '-- down\nselect 1;\n-- up\nselect 1;', 'one line "-- up"'],
  ['007_a.sql', 'select 0;\n-- up\nselect 1;\n-- down\nselect 1;', 'only comments'],
  ['007_a.sql', '-- up\n-- nothing\n-- down\nselect 1;', 'after "-- up" holds no statement'],
  ['007_a.sql', '-- up\nselect 1;\n-- down\n', 'after "-- down" holds no statement'],
])('%s with %j is refused', (name, content, message) => {
  expect(() => parseMigration('notes', name, content)).toThrow(message);
});

test('two files of one number are refused, and a missing folder has none', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, '001_a.sql'), text);
  await writeFile(path.join(folder, '001_b.sql'), text);
  await expect(readMigrations({ domain: 'notes', folder })).rejects.toThrow('number 001');
  expect(await readMigrations({ domain: 'notes', folder: path.join(folder, 'none') })).toEqual([]);
});

test('statements end at semicolons that end a line', () => {
  expect(splitStatements(`select ';' ;\n  select 1; -- note\n-- only a comment;\nselect 2`)).toEqual([
    `select ';'`,
    'select 1',
    'select 2',
  ]);
});

test('a new migration takes the next number and never overwrites', async () => {
  const folder = await temporaryFolder();
  await newMigration(folder, 'First: the tables');
  await newMigration(folder, 'second');
  expect(await readdir(folder)).toEqual(['001_first_the_tables.sql', '002_second.sql']);
  expect(await readFile(path.join(folder, '002_second.sql'), 'utf8')).toContain('-- up');
  await expect(newMigration(folder, '!!')).rejects.toMatchObject({ kind: 'invalid' });
});

const files = [1, 2, 3].map((number) => parseMigration('notes', `00${number}_m${number}.sql`, text));
const ledger = (...numbers: number[]) =>
  files
    .filter((file) => numbers.includes(file.number))
    .map(({ domain, number, name, checksum }) => ({
      domain,
      number,
      name,
      checksum,
      applied_at: '2026-01-01T00:00:00.000Z',
    }));

test('up is what is not applied, in order; a late number is refused', () => {
  expect(planUp(files, ledger(1)).map((file) => file.number)).toEqual([2, 3]);
  expect(() => planUp(files, ledger(1, 3))).toThrow('notes/002_m2 comes before notes/003_m3');
});

test('down is by steps or to a number, the last one first', () => {
  const numbers = (target: Parameters<typeof planDown>[2]) =>
    planDown(files, ledger(1, 2, 3), target).map((file) => file.number);
  expect(numbers({ steps: 2 })).toEqual([3, 2]);
  expect(numbers({ domain: 'notes', to: 1 })).toEqual([3, 2]);
  expect(numbers({ domain: 'notes', to: 0 })).toEqual([3, 2, 1]);
  expect(numbers({ domain: 'others', to: 0 })).toEqual([]);
});

test('what another domain applied is none of our business', () => {
  const foreign = { domain: 'others', number: 1, name: 'x', checksum: 'y', applied_at: '2026-01-01T00:00:00.000Z' };
  expect(statusOf(files, [foreign]).map((row) => row.state)).toEqual(['pending', 'pending', 'pending']);
  expect(planUp(files, [foreign])).toHaveLength(3);
});
