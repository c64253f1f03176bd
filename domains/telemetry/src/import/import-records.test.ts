import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  costOfRecord,
  importAll,
  newCaller,
  openImport,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '../fixtures/start-telemetry.ts';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

test('a call told by several records is stored and priced once', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const parts = [
    record('m1', { usage: { input: 1000, output: 1 }, tools: ['Read'] }),
    record('m1', { usage: { input: 1000, output: 100 }, tools: ['Read', 'Edit'], finish_reason: 'tool_use' }),
    record('m2'),
  ];
  const summary = await importAll(telemetry, caller, parts);
  expect(summary).toMatchObject({ records: 3, calls: 2, duplicates: 1, unpriced_calls: 0, status: 'complete' });
  expect(summary.cost_usd).toBe('0.009000000000');
  const { calls } = await telemetry.api.listCalls(caller, { page: 1, per_page: 20, sort: '-at' });
  expect(calls.map((call) => call.cost_usd)).toEqual([costOfRecord, costOfRecord]);
  const merged = calls.find((call) => call.finish_reason === 'tool_use');
  expect(merged?.tools).toEqual(['Read', 'Edit']);
  expect(merged?.usage).toMatchObject({ input: 1000, output: 100 });
});

test('importing the same again adds nothing and counts all of it as duplicates', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const records = [record('a'), record('b', { sequence: 1 })];
  await importAll(telemetry, caller, records);
  const again = await importAll(telemetry, caller, records);
  expect(again).toMatchObject({ records: 2, calls: 0, duplicates: 2, cost_usd: '0.000000000000' });
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(total).toMatchObject({ calls: 2, cost_usd: '0.009000000000' });
});

test('a batch sent again after a lost answer is counted once, and an equal batch of its own twice', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller);
  const records = [record('a'), record('b')];
  const first = await telemetry.api.importRecords(caller, { import_id, batch: 0, records });
  const retried = await telemetry.api.importRecords(caller, { import_id, batch: 0, records });
  expect(retried).toEqual(first);
  const second = await telemetry.api.importRecords(caller, { import_id, batch: 1, records });
  expect(second).toEqual({ records: 4, calls: 2, duplicates: 2, cost_usd: '0.009000000000' });
  const summary = await telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 });
  expect(summary).toMatchObject({ records: 4, calls: 2, duplicates: 2 });
});
