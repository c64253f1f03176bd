import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const records = Array.from({ length: 20 }, (_, index) => record(`call-${index}`, { sequence: index }));
const signal = new AbortController().signal;

/** Rows by table and project, in both stores, as an owner of all sees them. */
async function rowsOf(project_id: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const callTables = await fixture.clickhouse.clickhouse.query({
    sql: `SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'project_id'`,
    schema: z.object({ table: z.string() }),
  });
  for (const { table } of callTables) {
    const [row] = await fixture.clickhouse.clickhouse.query({
      sql: `SELECT toInt32(count()) AS rows FROM ${table} WHERE project_id = {project_id:String}`,
      params: { project_id },
      schema: z.object({ rows: z.number() }),
    });
    counts[table] = row?.rows ?? 0;
  }
  const { db } = fixture.postgres.ownerPool();
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = 'telemetry' and column_name = 'project_id'`.execute(db);
  for (const { name } of tables) {
    const { rows } = await sql<{ rows: string }>`select count(*) as rows from ${sql.table(`telemetry.${name}`)}
      where project_id = ${project_id}`.execute(db);
    counts[`telemetry.${name}`] = Number(rows[0]?.rows ?? 0);
  }
  return counts;
}

async function* upload(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('timestamp,model,prompt_tokens,completion_tokens');
}

const files = (): Promise<string[]> => readdir(join(fixture.folder, 'uploads'));

test('a forgotten project leaves no row in any table of either store and no file, and another keeps all of its own', async () => {
  const { telemetry } = fixture;
  const gone = newCaller();
  const kept = newCaller({ organisation_id: gone.organisation_id });
  for (const caller of [gone, kept]) {
    await importAll(telemetry, caller, records);
    await telemetry.api.createUpload(caller, { name: 'usage.csv' }, upload());
  }
  await telemetry.jobs.catchUp();
  const before = await rowsOf(kept.project_id);
  expect(Object.values(await rowsOf(gone.project_id)).filter((rows) => rows > 0).length).toBeGreaterThan(7);
  expect(await files()).toHaveLength(2);
  await telemetry.forgetProject(gone, signal);
  expect(await files()).toHaveLength(1);
  expect(Object.entries(await rowsOf(gone.project_id)).filter(([, rows]) => rows > 0)).toEqual([]);
  expect(await rowsOf(kept.project_id)).toEqual(before);
  // The job that sums up days brings nothing back.
  await telemetry.jobs.catchUp();
  await telemetry.forgetProject(gone, signal);
  expect(Object.entries(await rowsOf(gone.project_id)).filter(([, rows]) => rows > 0)).toEqual([]);
  expect((await telemetry.api.querySpend(gone, spendQuery({}))).total.calls).toBe(0);
  expect((await telemetry.api.querySpend(kept, spendQuery({}))).total.calls).toBe(20);
});

test('a project that never held anything is forgotten too', async () => {
  const { organisation_id, project_id } = newCaller();
  await expect(fixture.telemetry.forgetProject({ organisation_id, project_id }, signal)).resolves.toBeUndefined();
});
