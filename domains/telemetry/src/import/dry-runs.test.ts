import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  importAll,
  newCaller,
  openImport,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

test('a dry run answers what the import would, and leaves nothing behind', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, [record('known')]);
  const records = [
    record('known'),
    record('new'),
    record('new', { usage: { input: 1, output: 1 } }),
    record('odd', { model: 'odd', provider: null }),
  ];
  const dry = await importAll(telemetry, caller, records, true);
  expect((await telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(1);
  expect((await telemetry.api.listImports(caller, { page: 1, per_page: 20 })).pagination.total).toBe(1);
  const real = await importAll(telemetry, caller, records);
  expect(dry).toEqual({ ...real, import_id: dry.import_id, status: 'dry_run' });
});

test('calls repeated in later batches of a dry run are duplicates, and the better record decides the cost', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller, true);
  const small = record('a', { usage: { input: 1000, output: 1 } });
  await telemetry.api.importRecords(caller, { import_id, records: [small] });
  const progress = await telemetry.api.importRecords(caller, { import_id, records: [record('a'), record('b')] });
  expect(progress).toEqual({ records: 3, calls: 2, duplicates: 1, cost_usd: '0.009000000000' });
  expect(await telemetry.api.importRecords(caller, { import_id, records: [record('a'), record('b')] })).toEqual(
    progress,
  );
});

test('a dry run is nobody else’s and ends half an hour after its last use', async () => {
  const { telemetry, clock } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller, true);
  const batch = { import_id, records: [record('a')] };
  await expect(telemetry.api.importRecords(newCaller(), batch)).rejects.toMatchObject({ kind: 'not_found' });
  clock.advance(20 * 60_000);
  await telemetry.api.importRecords(caller, batch);
  clock.advance(31 * 60_000);
  await expect(telemetry.api.getImport(caller, { import_id })).rejects.toMatchObject({ kind: 'not_found' });
});
