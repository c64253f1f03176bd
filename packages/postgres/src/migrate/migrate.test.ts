import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import { createPool, type Database } from '../pool.ts';
import { withTenant } from '../tenant.ts';
import { migrateDown, migrateUp, migrationStatus } from './migrate.ts';
import { runtimeRole } from './prepare.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Notes {
  'notes.notes': { organisation_id: string; text: string };
}

let home: string;
let engine: EmbeddedPostgres;
let owner: Database<Notes>;
let url: string;
let folder: string;
let databases = 0;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'apex-migrate-'));
  engine = await startEmbeddedPostgres({ folder: path.join(home, 'postgres'), password: 'secret', log });
  owner = createPool<Notes>({ url: engine.url, application_name: 'owner', log });
});

afterAll(async () => {
  await owner.close();
  await engine.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  databases += 1;
  const name = `test_${databases}`;
  await sql`create database ${sql.id(name)}`.execute(owner.db);
  url = engine.url.replace(/\/apex$/, `/${name}`);
  folder = path.join(home, name);
  await mkdir(folder);
  await writeFile(
    path.join(folder, '001_notes.sql'),
    `-- up
create table notes.notes (organisation_id text not null, text text not null);
alter table notes.notes enable row level security;
alter table notes.notes force row level security;
create policy tenant on notes.notes using (organisation_id = current_setting('apex.organisation_id', true));
-- down
drop table notes.notes;
`,
  );
  await writeFile(
    path.join(folder, '002_length.sql'),
    `-- up
create function notes.length_of(note text) returns integer language sql as $$ select length(note); $$;
alter table notes.notes add column length integer;
update notes.notes set length = notes.length_of(text);
-- down
alter table notes.notes drop column length;
drop function notes.length_of(text);
`,
  );
});

const sources = () => [{ domain: 'notes', folder }];

async function rowsOf(database: Database<Notes>): Promise<unknown[]> {
  return (await sql`select * from notes.notes order by text`.execute(database.db)).rows;
}

test('migrations go up, down and up again around rows that stay', async () => {
  const done = await migrateUp({ url, sources: sources() });
  expect(done.map((file) => file.name)).toEqual(['notes', 'length']);
  const database = createPool<Notes>({ url, application_name: 'test', log });
  await sql`insert into notes.notes (organisation_id, text) values ('org_a', 'hello')`.execute(database.db);

  const taken = await migrateDown({ url, sources: sources(), target: { steps: 1 } });
  expect(taken.map((file) => file.number)).toEqual([2]);
  expect(await rowsOf(database)).toEqual([{ organisation_id: 'org_a', text: 'hello' }]);

  await migrateUp({ url, sources: sources() });
  expect(await rowsOf(database)).toEqual([{ organisation_id: 'org_a', text: 'hello', length: 5 }]);

  await migrateDown({ url, sources: sources(), target: { domain: 'notes', to: 0 } });
  expect((await migrationStatus({ url, sources: sources() })).map((row) => row.state)).toEqual(['pending', 'pending']);
  await database.close();
});

test('applying again does nothing', async () => {
  await migrateUp({ url, sources: sources() });
  expect(await migrateUp({ url, sources: sources() })).toEqual([]);
});

test('of migrators that start together one applies and the others wait', async () => {
  const counts = await Promise.all(Array.from({ length: 4 }, () => migrateUp({ url, sources: sources() })));
  expect(counts.map((files) => files.length).toSorted()).toEqual([0, 0, 0, 2]);
});

test('a changed migration is refused by name', async () => {
  await migrateUp({ url, sources: sources() });
  await writeFile(path.join(folder, '001_notes.sql'), '-- up\nselect 1;\n-- down\nselect 1;\n');
  await expect(migrateUp({ url, sources: sources() })).rejects.toMatchObject({
    reason: 'migrations.changed',
    message: expect.stringContaining('notes/001_notes'),
  });
  expect((await migrationStatus({ url, sources: sources() }))[0]).toMatchObject({ state: 'changed' });
});

test('a database that is ahead of the program is refused', async () => {
  await migrateUp({ url, sources: sources() });
  await rm(path.join(folder, '002_length.sql'));
  await expect(migrateUp({ url, sources: sources() })).rejects.toMatchObject({ reason: 'migrations.unknown' });
});

test('a failing migration leaves nothing of itself and keeps the ones before', async () => {
  await writeFile(
    path.join(folder, '003_bad.sql'),
    '-- up\ncreate table notes.half (a int);\nselect no_such;\n-- down\nselect 1;\n',
  );
  await expect(migrateUp({ url, sources: sources() })).rejects.toMatchObject({
    reason: 'migrations.failed',
    message: expect.stringContaining('notes/003_bad'),
  });
  const states = (await migrationStatus({ url, sources: sources() })).map((row) => row.state);
  expect(states).toEqual(['applied', 'applied', 'pending']);
  const database = createPool<Notes>({ url, application_name: 'test', log });
  const { rows } = await sql`select to_regclass('notes.half') as half`.execute(database.db);
  expect(rows).toEqual([{ half: null }]);
  await database.close();
});

test('the run-time role sees its tenant only, cannot change tables, and sees nothing without a tenant', async () => {
  await migrateUp({ url, sources: sources() });
  const database = createPool<Notes>({ url, application_name: 'test', role: runtimeRole, log });
  for (const organisation_id of ['org_a', 'org_b']) {
    await withTenant(database.db, { organisation_id }, (trx) =>
      trx.insertInto('notes.notes').values({ organisation_id, text: organisation_id }).execute(),
    );
  }
  const seen = await withTenant(database.db, { organisation_id: 'org_a' }, (trx) =>
    trx.selectFrom('notes.notes').select('text').execute(),
  );
  expect(seen).toEqual([{ text: 'org_a' }]);
  expect(await rowsOf(database)).toEqual([]);
  const foreign = withTenant(database.db, { organisation_id: 'org_a' }, (trx) =>
    trx.insertInto('notes.notes').values({ organisation_id: 'org_b', text: 'planted' }).execute(),
  );
  await expect(foreign).rejects.toThrow(/row-level security/);
  await expect(sql`alter table notes.notes disable row level security`.execute(database.db)).rejects.toThrow(
    /must be owner/,
  );
  const { rows } =
    await sql`select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user`.execute(
      database.db,
    );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
  await database.close();
});
