import { type Caller, type Dimension, dimensions, filterableDimensions, type Measure, measures } from '@apex/contracts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { chooseSource, fitsRollUp, rollUpFor } from '../spend/choose-source.ts';
import { answerFrom } from '../spend/query-spend.ts';
import { createCallStore } from '../store/call-store.ts';

let fixture: TelemetryFixture;
let caller: Caller;

/** Pseudo-random but the same in every run. */
function pick<T>(values: readonly T[], seed: number): T {
  const value = values[((seed * 2_654_435_761) >>> 7) % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

function variedRecord(index: number) {
  const unpriced = index % 11 === 0;
  return record(`varied-${index}`, {
    at: new Date(Date.UTC(2026, 0, 28) + pick([1, 2, 3, 5, 7, 11, 13], index) * index * 977_131).toISOString(),
    model: unpriced ? 'unheard-of' : pick(['claude-sonnet-4-5', 'claude-opus-4-5', 'gpt-5'], index),
    provider: unpriced ? null : index % 3 === 2 ? null : 'anthropic',
    status: index % 7 === 0 ? 'error' : 'ok',
    error_type: index % 7 === 0 ? 'overloaded' : '',
    usage:
      index % 13 === 0 ? null : { input: index * 17, cache_read: index * 31, cache_write_5m: index, output: index * 3 },
    feature: pick(['', 'search', 'chat'], index + 1),
    project_label: pick(['', 'shop', 'default'], index + 2),
    agent: pick(['', 'sub-agent'], index + 3),
    environment: pick(['prod', 'test'], index + 4),
    application: pick(['', 'web'], index + 5),
    tier: pick(['standard', 'batch'], index + 6),
    latency_ms: index % 5 === 0 ? null : index * 1.234,
    reported_cost_usd: index % 4 === 0 ? '0.000000000001' : null,
    session: index % 10 === 0 ? '' : `s${index % 9}`,
    user: index % 6 === 0 ? '' : `u${index % 4}`,
  });
}

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(
    fixture.telemetry,
    caller,
    Array.from({ length: 400 }, (_, index) => variedRecord(index)),
  );
  await fixture.telemetry.jobs.catchUp();
});
afterAll(() => fixture.stop());

const aligned = fc
  .integer({ min: 0, max: 24 * 60 })
  .map((hours) => new Date(Date.UTC(2026, 0, 25) + hours * 3_600_000).toISOString());

const days = fc.integer({ min: 0, max: 60 }).map((day) => new Date(Date.UTC(2026, 0, 25 + day)).toISOString());

const queries = fc
  .record({
    by: fc.uniqueArray(fc.constantFrom<Dimension>(...dimensions), { maxLength: 4 }),
    measures: fc.uniqueArray(fc.constantFrom<Measure>(...measures), { maxLength: 6 }),
    filters: fc.array(
      fc.record({
        dimension: fc.constantFrom(...filterableDimensions),
        op: fc.constantFrom('eq', 'ne', 'prefix', 'contains'),
        value: fc.constantFrom('', '(none)', 'default', 'shop', 'search', 'claude', 'ok', 'batch', 'anthropic'),
      }),
      { maxLength: 2 },
    ),
    period: fc.option(fc.oneof(fc.tuple(aligned, aligned), fc.tuple(days, days))),
    limit: fc.constantFrom(3, 10_000),
  })
  .map(({ period, ...rest }) => {
    if (period === null || period[0] === period[1]) return spendQuery(rest);
    const [from, to] = period.toSorted();
    return spendQuery({ ...rest, ...(from === undefined || to === undefined ? {} : { from, to }) });
  });

test.each(['rollup_hours', 'rollup_sessions'] as const)(
  'whatever %s can answer, it answers as the calls do',
  async (rollUp) => {
    const store = createCallStore(fixture.clickhouse.clickhouse);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        queries.filter((query) => fitsRollUp(query, rollUp)),
        async (query) => {
          expect(await chooseSource(fixture.db, caller, query)).toBe(rollUpFor(query));
          const fromCalls = await answerFrom({ caller, store }, query, 'calls');
          const fromRollUp = await answerFrom({ caller, store }, query, rollUp);
          expect(fromRollUp).toEqual(fromCalls);
          compared += fromCalls.rows.length;
        },
      ),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(500);
  },
);

test.each<[string, Parameters<typeof spendQuery>[0]]>([
  ['users', { by: ['user'] }],
  [
    'what a user spent on which models',
    { by: ['model', 'day'], filters: [{ dimension: 'user', op: 'eq', value: 'u1' }] },
  ],
  ['a count of users a month', { by: ['month'], measures: ['users', 'cost_per_session'] }],
])('%s are read from the roll-up of sessions', async (_, query) => {
  expect(await chooseSource(fixture.db, caller, spendQuery(query))).toBe('rollup_sessions');
});

test.each<[string, Parameters<typeof spendQuery>[0]]>([
  ['a dimension that no roll-up has', { by: ['branch'] }],
  ['a filter on such a dimension', { filters: [{ dimension: 'task', op: 'eq', value: 't1' }] }],
  ['a dimension that only sessions have beside one that only hours have', { by: ['user', 'status'] }],
  ['an order by users beside such a dimension', { by: ['tier'], order: { by: 'users', direction: 'desc' } }],
  ['a user by the hour', { by: ['user', 'hour'] }],
  ['a user in a period that cuts a day', { by: ['user'], from: '2026-02-01T01:00:00Z' }],
  ['a quantile', { measures: ['latency.p95'] }],
  ['a period that cuts an hour', { from: '2026-02-01T00:30:00Z' }],
])('%s needs the calls', (_, query) => {
  expect(rollUpFor(spendQuery(query))).toBeNull();
});

test('days with new calls are read from the calls until their roll-up follows, the others from the roll-up', async () => {
  const { telemetry, db } = fixture;
  const mine = newCaller();
  await importAll(telemetry, mine, [
    record('1', { at: '2026-02-01T00:00:00Z' }),
    record('2', { at: '2026-02-02T00:00:00Z' }),
  ]);
  await telemetry.jobs.catchUp();
  await importAll(telemetry, mine, [record('3', { at: '2026-02-02T05:00:00Z' })]);
  expect(await chooseSource(db, mine, spendQuery())).toBe('calls');
  expect(await chooseSource(db, mine, spendQuery({ to: '2026-02-02' }))).toBe('rollup_hours');
  expect(await chooseSource(db, mine, spendQuery({ from: '2026-02-02' }))).toBe('calls');
  expect((await telemetry.api.querySpend(mine, spendQuery())).total.calls).toBe(3);
  await telemetry.jobs.catchUp();
  expect(await chooseSource(db, mine, spendQuery())).toBe('rollup_hours');
  expect((await telemetry.api.querySpend(mine, spendQuery())).total.calls).toBe(3);
});

test('a better observation of a known call changes the roll-up of its day', async () => {
  const { telemetry } = fixture;
  const mine = newCaller();
  await importAll(telemetry, mine, [record('1', { usage: { input: 1000, output: 1 } })]);
  await telemetry.jobs.catchUp();
  await importAll(telemetry, mine, [record('1', { usage: { input: 1000, output: 100 }, at: '2026-05-05T00:00:00Z' })]);
  await telemetry.jobs.catchUp();
  const { rows } = await telemetry.api.querySpend(mine, spendQuery({ by: ['day'] }));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ day: '2026-02-10', calls: 1, cost_usd: '0.004500000000' });
});

test('a roll-up that was lost is noticed at the start and made again', async () => {
  const mine = newCaller();
  await importAll(fixture.telemetry, mine, [record('1')]);
  await fixture.telemetry.jobs.catchUp();
  const { clickhouse } = fixture.clickhouse;
  await clickhouse.command({ sql: 'TRUNCATE TABLE rollup_hours' });
  await clickhouse.command({ sql: 'TRUNCATE TABLE rollup_days' });
  const restarted = fixture.another();
  expect((await restarted.api.querySpend(mine, spendQuery())).total.calls).toBe(1);
  await restarted.jobs.catchUp();
  expect(await chooseSource(fixture.db, mine, spendQuery())).toBe('rollup_hours');
  expect((await restarted.api.querySpend(mine, spendQuery())).total.calls).toBe(1);
});

test('rows that newer ones replaced are removed once no query can be reading them', async () => {
  const { telemetry, clickhouse, clock } = fixture;
  const mine = newCaller();
  await importAll(telemetry, mine, [record('1')]);
  await telemetry.jobs.catchUp();
  await importAll(telemetry, mine, [record('2', { sequence: 1 })]);
  await telemetry.jobs.catchUp();
  const store = createCallStore(clickhouse.clickhouse).for(mine);
  const builds = () => store.query({ columns: 'DISTINCT build', from: 'rollup_hours', schema: z.unknown() });
  expect(await builds()).toHaveLength(2);
  clock.advance(120_000);
  await telemetry.jobs.catchUp();
  expect(await builds()).toHaveLength(1);
  expect((await telemetry.api.querySpend(mine, spendQuery())).total.calls).toBe(2);
});

test('the job rolls up by itself soon after an import', async () => {
  const telemetry = fixture.another();
  telemetry.jobs.start();
  const mine = newCaller();
  await importAll(telemetry, mine, [record('1')]);
  await expect.poll(() => chooseSource(fixture.db, mine, spendQuery()), { timeout: 10_000 }).toBe('rollup_hours');
  await telemetry.close();
});
