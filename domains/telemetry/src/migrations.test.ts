import * as clickhouse from '@apex/clickhouse';
import * as postgres from '@apex/postgres';
import { readMigrations } from '@apex/kit/migration-file';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { telemetryClickhouseMigrations, telemetryMigrations } from './migrations.ts';
import { chooseSource } from './spend/choose-source.ts';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

function stores() {
  return {
    state: { url: fixture.postgres.owner_url, sources: [telemetryMigrations] },
    calls: {
      connection: fixture.clickhouse.connection,
      sources: [telemetryClickhouseMigrations],
      lock: <T>(work: () => Promise<T>) => work(),
    },
  };
}

test('both stores go down and up again with rows in them, and work afterwards', async () => {
  const { state, calls } = stores();
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [record('a')]);
  await fixture.telemetry.jobs.catchUp();
  const target = { domain: 'telemetry', to: 0 };
  const ofState = (await readMigrations(telemetryMigrations)).length;
  const ofCalls = (await readMigrations(telemetryClickhouseMigrations)).length;
  expect(await clickhouse.migrateDown({ ...calls, target })).toHaveLength(ofCalls);
  expect(await postgres.migrateDown({ ...state, target })).toHaveLength(ofState);
  await expect(fixture.telemetry.api.querySpend(caller, spendQuery())).rejects.toThrow(/day_states/);
  expect(await postgres.migrateUp(state)).toHaveLength(ofState);
  expect(await clickhouse.migrateUp(calls)).toHaveLength(ofCalls);
  expect(await clickhouse.migrateUp(calls)).toHaveLength(0);
  const telemetry = fixture.another();
  expect((await telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(0);
  expect(await importAll(telemetry, caller, [record('a')])).toMatchObject({ calls: 1, duplicates: 0 });
});

test('a roll-up that was taken down and up again is filled before it is asked', async () => {
  const { calls } = stores();
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [record('a'), record('b')]);
  await fixture.telemetry.jobs.catchUp();
  await clickhouse.migrateDown({ ...calls, target: { domain: 'telemetry', to: 1 } });
  await clickhouse.migrateUp(calls);
  const restarted = fixture.another();
  expect((await restarted.api.querySpend(caller, spendQuery())).total.calls).toBe(2);
  await restarted.jobs.catchUp();
  expect(await chooseSource(fixture.db, caller, spendQuery())).toBe('rollup_hours');
  expect((await restarted.api.querySpend(caller, spendQuery())).total.calls).toBe(2);
});

test('a state database that knows nothing of the calls learns their days at the start', async () => {
  const { state } = stores();
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [record('a')]);
  await postgres.migrateDown({ ...state, target: { domain: 'telemetry', to: 1 } });
  await postgres.migrateUp(state);
  const restarted = fixture.another();
  await restarted.jobs.catchUp();
  expect(await chooseSource(fixture.db, caller, spendQuery())).toBe('rollup_hours');
  expect((await restarted.api.querySpend(caller, spendQuery())).total.calls).toBe(1);
});
