import { telemetryRoutes } from '@apex/contracts';
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
} from '@apex/testkit/telemetry';

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

test('a large batch is known again record for record', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const records = Array.from({ length: 1200 }, (_, n) => record(`many ${n}`, { sequence: n }));
  await importAll(telemetry, caller, records);
  const more = [...records, record('one more', { sequence: 1200 })];
  expect(await importAll(telemetry, caller, more)).toMatchObject({ records: 1201, calls: 1, duplicates: 1200 });
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

test('a later and better observation replaces the call, reprices it and keeps its place', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const first = await importAll(telemetry, caller, [
    record('m', { usage: { input: 1000, output: 1 }, tools: ['Read'], feature: 'search' }),
    record('nothing', { usage: null, sequence: 1 }),
  ]);
  expect(first).toMatchObject({ calls: 2, unpriced_calls: 1 });
  const second = await importAll(telemetry, caller, [
    record('m', { usage: { input: 1000, output: 100 }, tools: ['Edit'], at: '2026-04-01T00:00:00Z', feature: 'other' }),
    record('nothing', { sequence: 1 }),
  ]);
  expect(second).toMatchObject({ calls: 0, duplicates: 2, cost_usd: '0.000000000000' });
  const third = await importAll(telemetry, caller, [record('m', { usage: { input: 1000, output: 50 } })]);
  expect(third.calls).toBe(0);
  const { calls } = await telemetry.api.listCalls(caller, { page: 1, per_page: 20, sort: 'session' });
  expect(calls).toHaveLength(2);
  const improved = calls.find((call) => call.feature === 'search');
  expect(improved).toMatchObject({ at: '2026-02-10T12:00:00.000Z', cost_usd: costOfRecord, tools: ['Edit', 'Read'] });
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(total).toMatchObject({ calls: 2, cost_usd: '0.009000000000', unpriced_calls: 0 });
});

test('an unknown model is stored without a cost and counted as not priced', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const summary = await importAll(telemetry, caller, [record('x', { model: 'my-own-model', provider: null })]);
  expect(summary).toMatchObject({ calls: 1, unpriced_calls: 1, cost_usd: '0.000000000000' });
  const { calls } = await telemetry.api.listCalls(caller, { page: 1, per_page: 20, sort: '-at' });
  expect(calls[0]).toMatchObject({ cost_usd: null, model: 'my-own-model' });
});

test('the model that served is priced, the one that was asked for is shown', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, [record('x', { model: 'my-alias', model_served: 'claude-sonnet-4-5' })]);
  const { calls } = await telemetry.api.listCalls(caller, { page: 1, per_page: 20, sort: '-at' });
  expect(calls[0]).toMatchObject({ cost_usd: costOfRecord, model: 'my-alias' });
});

test('clients that import the same at the same time count it once', async () => {
  const { telemetry } = fixture;
  const other = fixture.another();
  const caller = newCaller();
  const records = Array.from({ length: 500 }, (_, index) => record(`c${index}`, { sequence: index }));
  const ids = await Promise.all([0, 1, 2, 3, 4, 5].map(() => openImport(telemetry, caller)));
  await Promise.all(
    ids.map((import_id, index) =>
      (index % 2 === 0 ? telemetry : other).api.importRecords(caller, { import_id, records }),
    ),
  );
  const summaries = await Promise.all(
    ids.map((import_id) => telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 })),
  );
  expect(summaries.map(({ calls }) => calls).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 500]);
  expect(summaries.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(2500);
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(total.calls).toBe(500);
});

test('more projects at once than there are connections all get their turn', async () => {
  const { telemetry } = fixture;
  const callers = Array.from({ length: 30 }, () => newCaller());
  const summaries = await Promise.all(callers.map((caller) => importAll(telemetry, caller, [record('a')])));
  expect(summaries.map(({ calls }) => calls)).toEqual(callers.map(() => 1));
});

test('labels of any script, control characters and lone surrogates are stored', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const nasty = ['"quoted"\\', 'naïve 日本語 🦊', 'tab\there', '\u0000nul', '\uD800lone', "'; DROP TABLE calls; --"];
  await importAll(
    telemetry,
    caller,
    nasty.map((label, index) =>
      record(label, { feature: label, session: label, tools: [label], sequence: index, tags: { [label]: label } }),
    ),
  );
  const { rows } = await telemetry.api.querySpend(caller, spendQuery({ by: ['feature', 'session'] }));
  const stored = nasty.map((label) => label.toWellFormed());
  expect(rows.map((row) => row['feature']).toSorted()).toEqual(stored.toSorted());
  for (const value of stored) {
    const filters = [{ dimension: 'session', op: 'eq', value } as const];
    expect((await telemetry.api.querySpend(caller, spendQuery({ filters }))).total.calls).toBe(1);
  }
});

test('a time that no row can hold is refused with its place, and nothing of the batch is stored', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller);
  const records = [record('a'), record('b', { at: '2300-01-01T00:00:00Z' })];
  await expect(telemetry.api.importRecords(caller, { import_id, records })).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'telemetry.time_out_of_range',
    message: expect.stringContaining('records.1.at'),
  });
  expect((await telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(0);
});

test('calls of three centuries fit into one batch', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const records = Array.from({ length: 110 }, (_, index) =>
    record(`y${index}`, { at: `${1970 + 3 * index}-07-01T00:00:00.001Z` }),
  );
  expect(await importAll(telemetry, caller, records)).toMatchObject({
    calls: 110,
    from: '1970-07-01T00:00:00.001Z',
    to: '2297-07-01T00:00:00.001Z',
  });
  await telemetry.jobs.catchUp();
  const { rows } = await telemetry.api.querySpend(caller, spendQuery({ by: ['month', 'week', 'day', 'hour'] }));
  expect([rows[0]?.['hour'], rows.at(-1)?.['hour']]).toEqual(['1970-07-01T00:00:00.000Z', '2297-07-01T00:00:00.000Z']);
  expect([rows[0]?.['week'], rows.at(-1)?.['week'], rows.at(-1)?.['month']]).toEqual([
    '1970-06-29',
    '2297-06-28',
    '2297-07',
  ]);
});

test('the first hours of 1970 are moments as any others', async () => {
  const caller = newCaller();
  const at = [0, 999, 1000, 1_000_000, 9_999_999, 10_000_000].map((ms) => new Date(ms).toISOString());
  await importAll(
    fixture.telemetry,
    caller,
    at.map((moment, index) => record(`early-${index}`, { at: moment, sequence: index })),
  );
  const { calls } = await fixture.telemetry.api.listCalls(
    caller,
    telemetryRoutes.listCalls.input.parse({ sort: 'at' }),
  );
  expect(calls.map((call) => call.at)).toEqual(at);
  const query = { at_gte: at[3], at_lt: at[5], sort: 'at' };
  const some = await fixture.telemetry.api.listCalls(caller, telemetryRoutes.listCalls.input.parse(query));
  expect(some.calls.map((call) => call.at)).toEqual([at[3], at[4]]);
});

test('a finished import takes no more records', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const { import_id } = await importAll(telemetry, caller, [record('a')]);
  await expect(telemetry.api.importRecords(caller, { import_id, records: [record('b')] })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'telemetry.import_finished',
  });
});

test('a request whose sender has gone before its turn stores nothing', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller);
  const gone = { ...caller, signal: AbortSignal.abort() };
  await expect(telemetry.api.importRecords(gone, { import_id, records: [record('a')] })).rejects.toMatchObject({
    kind: 'cancelled',
  });
  expect((await telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(0);
});
