import { type Caller, type ImportId, telemetryRoutes } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
let mine: Caller;
let theirs: Caller;
let myImport: ImportId;

const secretOf = (caller: Caller): string => `secret of ${caller.organisation_id}`;

/** The same calls at the same times in the same sessions, told apart only by a secret in every label. */
function recordsOf(caller: Caller) {
  const secret = secretOf(caller);
  return Array.from({ length: 20 }, (_, index) =>
    record(`call-${index}`, {
      sequence: index,
      session: 'shared',
      user: secret,
      feature: secret,
      project_label: secret,
      tools: [secret],
    }),
  );
}

beforeAll(async () => {
  fixture = await startTelemetry();
  mine = newCaller();
  theirs = newCaller();
  ({ import_id: myImport } = await importAll(fixture.telemetry, mine, recordsOf(mine)));
  await importAll(fixture.telemetry, theirs, recordsOf(theirs));
  await fixture.telemetry.jobs.catchUp();
});
afterAll(() => fixture.stop());

async function everythingSeenBy(caller: Caller): Promise<string> {
  const { api } = fixture.telemetry;
  const occurrences = [];
  for await (const chunk of api.streamOccurrences(caller, { order: 'session' })) occurrences.push(chunk);
  for (const order of ['calls', 'repeats'] as const) {
    for await (const chunk of api.streamReplay(caller, { order, filters: [] })) occurrences.push(chunk);
  }
  return JSON.stringify([
    await api.querySpend(caller, spendQuery({ by: ['user', 'feature', 'project', 'session'] })),
    await api.querySpend(caller, spendQuery({ by: ['feature', 'project'] })),
    await api.listDimensionValues(caller, { dimension: 'feature', limit: 100 }),
    await api.listDimensionValues(caller, { dimension: 'user', limit: 100 }),
    await api.listCalls(caller, telemetryRoutes.listCalls.input.parse({ per_page: 100 })),
    await api.listImports(caller, { page: 1, per_page: 100 }),
    await api.sumUsage(caller, telemetryRoutes.sumUsage.input.parse({})),
    occurrences,
  ]);
}

test('nobody sees a byte of another organisation, whatever they ask', async () => {
  const seen = await everythingSeenBy(mine);
  expect(seen).toContain(secretOf(mine));
  expect(seen).not.toContain(theirs.organisation_id);
  expect(await everythingSeenBy(theirs)).not.toContain(mine.organisation_id);
  const stranger = await everythingSeenBy(newCaller());
  expect(stranger).not.toContain('secret');
});

test('another project of the same organisation is as far away', async () => {
  const neighbour = newCaller({ organisation_id: mine.organisation_id });
  expect(await everythingSeenBy(neighbour)).not.toContain('secret');
  // And so is a project of the same id elsewhere.
  const impostor = newCaller({ project_id: mine.project_id });
  expect(await everythingSeenBy(impostor)).not.toContain('secret');
});

test('ids of others are not found by any verb that takes one', async () => {
  const { api } = fixture.telemetry;
  const [call] = (await api.listCalls(mine, telemetryRoutes.listCalls.input.parse({}))).calls;
  if (call === undefined) throw new Error('there are twenty calls');
  const notFound = { kind: 'not_found' };
  await expect(api.getCall(theirs, { id: call.id })).rejects.toMatchObject(notFound);
  await expect(api.getImport(theirs, { import_id: myImport })).rejects.toMatchObject(notFound);
  await expect(api.importRecords(theirs, { import_id: myImport, records: [record('x')] })).rejects.toMatchObject(
    notFound,
  );
  await expect(
    api.finishImport(theirs, { import_id: myImport, rejected: [], rejected_count: 0 }),
  ).rejects.toMatchObject(notFound);
});

test('an import that is another’s is as unknown to a question as one that is nobody’s', async () => {
  const { api } = fixture.telemetry;
  const notFound = { kind: 'not_found', reason: 'telemetry.import_not_found' };
  for (const import_id of [myImport, newId.import()]) {
    await expect(api.querySpend(theirs, spendQuery({ import_id }))).rejects.toMatchObject(notFound);
    await expect(api.streamOccurrences(theirs, { order: 'time', import_id }).next()).rejects.toMatchObject(notFound);
  }
  const nowhere = api.streamOccurrences(theirs, { order: 'time', session: 'unknown' });
  expect(await nowhere.next()).toEqual({ done: true, value: { count: 0 } });
});

test('the same calls in two organisations are two calls', async () => {
  const ids = async (caller: Caller) =>
    (await fixture.telemetry.api.listCalls(caller, telemetryRoutes.listCalls.input.parse({ per_page: 100 }))).calls.map(
      ({ id }) => id,
    );
  const both = [...(await ids(mine)), ...(await ids(theirs))];
  expect(new Set(both).size).toBe(40);
});

test('row-level security alone hides every table from others', async () => {
  const { db } = fixture;
  for (const table of ['imports', 'import_batches', 'file_anchors', 'day_states']) {
    const count = (trx: typeof db) =>
      sql<{ n: string }>`select count(*) as n from ${sql.table(`telemetry.${table}`)}`.execute(trx);
    expect((await count(db)).rows).toEqual([{ n: '0' }]);
    const seen = await withTenant(db, newCaller(), count);
    expect(seen.rows).toEqual([{ n: '0' }]);
    const insert = sql`insert into telemetry.file_anchors values (${mine.organisation_id}, ${mine.project_id}, 'f', now())`;
    await expect(withTenant(db, theirs, (trx) => insert.execute(trx))).rejects.toThrow(/row-level security/);
  }
});

test('what the roll-up job may see is days, and it can change nothing through that', async () => {
  const changed = await fixture.db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.roll_up', true)`.execute(trx);
    const imports = await sql<{ n: string }>`select count(*) as n from telemetry.imports`.execute(trx);
    expect(imports.rows).toEqual([{ n: '0' }]);
    return sql`update telemetry.day_states set revision = 7`.execute(trx);
  });
  expect(changed.numAffectedRows).toBe(0n);
});

test('every verb of the contract is offered', () => {
  expect(Object.keys(fixture.telemetry.api).toSorted()).toEqual(Object.keys(telemetryRoutes).toSorted());
});
