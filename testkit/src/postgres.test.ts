import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startTestPostgres } from './postgres.ts';

test('a test database is migrated and its pool is neither superuser nor owner', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'apex-migrations-'));
  await writeFile(
    path.join(folder, '001_create_things.sql'),
    '-- up\ncreate table sample.things (name text);\n-- down\ndrop table sample.things;\n',
  );
  const postgres = await startTestPostgres({ sources: [{ domain: 'sample', folder }] });
  try {
    const { db } = postgres.pool<{ 'sample.things': { name: string } }>();
    await db.insertInto('sample.things').values({ name: 'one' }).execute();
    expect(await db.selectFrom('sample.things').selectAll().execute()).toEqual([{ name: 'one' }]);
    await expect(db.schema.dropTable('sample.things').execute()).rejects.toThrow(/must be owner/);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
