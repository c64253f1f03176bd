import type { Clickhouse } from '@apex/clickhouse';
import { ApexError } from '@apex/contracts';
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
import { markDays } from '../roll-up/day-states.ts';
import { chooseSource } from '../spend/choose-source.ts';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

function batchOf(number: number) {
  return Array.from({ length: 300 }, (_, index) =>
    record(`call-${number}-${index}`, {
      sequence: number * 300 + index,
      at: new Date(Date.UTC(2026, 1, 1 + (index % 40))).toISOString(),
    }),
  );
}

async function streamed(caller: ReturnType<typeof newCaller>) {
  const all = [];
  for await (const { occurrences } of fixture.telemetry.api.streamOccurrences(caller, { order: 'session' }))
    all.push(...occurrences);
  return all;
}

test('after the engine was killed in the middle of imports nothing acknowledged is lost and nothing is doubled', async () => {
  const { telemetry, clickhouse } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller);
  const refusals: unknown[] = [];
  for (let batch = 0; batch < 12; batch += 1) {
    const send = () => telemetry.api.importRecords(caller, { import_id, batch, records: batchOf(batch) });
    const crash = batch % 3 === 1 ? clickhouse.crash() : undefined;
    const [sent] = await Promise.allSettled([send(), crash]);
    // What a client does that got no answer.
    if (sent.status === 'rejected') refusals.push(sent.reason);
    if (sent.status === 'rejected') await send();
    const { total } = await telemetry.api.querySpend(caller, spendQuery());
    expect(total.calls).toBe((batch + 1) * 300);
  }
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ retryable: true })));
  const summary = await telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 });
  expect(summary).toMatchObject({ records: 3600, calls: 3600, duplicates: 0, cost_usd: '16.200000000000' });
  const occurrences = await streamed(caller);
  expect([occurrences.length, occurrences.filter(({ first }) => first).length]).toEqual([3600, 3600]);
  await telemetry.jobs.catchUp();
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(total).toMatchObject({ calls: 3600, cost_usd: '16.200000000000' });
});

test('calls that were stored without their occurrences get them when the batch is sent again', async () => {
  const { telemetry, clickhouse } = fixture;
  const caller = newCaller();
  const records = [record('a'), record('b', { sequence: 1 })];
  const { import_id } = await importAll(telemetry, caller, records);
  await clickhouse.clickhouse.command({
    sql: 'DELETE FROM occurrences WHERE project_id = {project:String}',
    params: { project: caller.project_id },
  });
  const again = await importAll(telemetry, caller, records);
  expect(again).toMatchObject({ calls: 0, duplicates: 2 });
  expect((await streamed(caller)).map(({ first }) => first)).toEqual([true, true]);
  expect(import_id).not.toBe(again.import_id);
});

test('a process that dies between two tables leaves nothing that the next one cannot set right', async () => {
  const { clickhouse, db } = fixture;
  const caller = newCaller();
  const dying: Clickhouse = {
    ...clickhouse.clickhouse,
    insert: async (table, rows, options) => {
      if (table === 'occurrences') throw new ApexError({ kind: 'unavailable', reason: 'test.died', message: 'died' });
      return clickhouse.clickhouse.insert(table, rows, options);
    },
  };
  const first = fixture.another({ clickhouse: dying });
  const import_id = await openImport(first, caller);
  const batch = { import_id, batch: 0, records: [record('a'), record('b', { sequence: 1 })] };
  await expect(first.api.importRecords(caller, batch)).rejects.toMatchObject({ reason: 'test.died' });
  const second = fixture.another();
  await second.jobs.catchUp();
  // Its writer may still be writing for all that is known, so that only the calls themselves are trusted.
  expect(await chooseSource(db, caller, spendQuery())).toBe('calls');
  const progress = await second.api.importRecords(caller, batch);
  expect(progress).toEqual({ records: 2, calls: 2, duplicates: 0, cost_usd: '0.009000000000' });
  expect((await streamed(caller)).map(({ first }) => first)).toEqual([true, true]);
  await second.jobs.catchUp();
  expect(await chooseSource(db, caller, spendQuery())).toBe('rollup_hours');
});

test('days of a writer that never came back are rolled up after ten minutes', async () => {
  const { clock, db, telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, [record('a')]);
  await markDays(db, caller, { name: 'gone', days: ['2026-02-10'], now_ms: clock.now() });
  await telemetry.jobs.catchUp();
  expect(await chooseSource(db, caller, spendQuery())).toBe('calls');
  clock.advance(11 * 60_000);
  await telemetry.jobs.catchUp();
  expect(await chooseSource(db, caller, spendQuery())).toBe('rollup_hours');
});
