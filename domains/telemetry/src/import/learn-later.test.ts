import type { Caller, Observation, Occurrence } from '@apex/contracts';
import { ApexError } from '@apex/contracts';
import type { Clickhouse } from '@apex/clickhouse';
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

/** Calls of a trace, under the model that the import was given; a thousand tokens in and a hundred out. */
function trace(model: string, file: string, count = 3): Observation[] {
  return Array.from({ length: count }, (_, index) =>
    record(`call-${index}`, { source: 'mooncake', provider: null, model, session: file, sequence: index }),
  );
}

async function occurrencesOf(caller: Caller): Promise<Occurrence[]> {
  const all: Occurrence[] = [];
  for await (const { occurrences } of fixture.telemetry.api.streamOccurrences(caller, { order: 'session' })) {
    all.push(...occurrences);
  }
  return all;
}

const namesOf = (all: readonly Occurrence[]) =>
  all.map(({ session, sequence, provider, model }) => [session, sequence, provider, model]);
const costOfGpt4o = '0.003500000000';

test('a model told later prices the calls and reaches their occurrences, also those of other files', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const first = await importAll(telemetry, caller, [...trace('', 'one'), ...trace('', 'two', 1)]);
  expect(first).toMatchObject({ calls: 3, unpriced_calls: 3, improved_calls: 0, improved_cost_usd: '0.000000000000' });
  const before = await occurrencesOf(caller);
  const told = await importAll(telemetry, caller, trace('gpt-4o', 'one'));
  expect(told).toMatchObject({ calls: 0, duplicates: 3, cost_usd: '0.000000000000', unpriced_calls: 0 });
  expect(told).toMatchObject({ improved_calls: 3, improved_cost_usd: '0.010500000000' });
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(total).toMatchObject({ cost_usd: '0.010500000000', unpriced_calls: 0 });
  const after = await occurrencesOf(caller);
  expect(namesOf(after)).toEqual([
    ['one', 0, 'openai', 'gpt-4o'],
    ['one', 1, 'openai', 'gpt-4o'],
    ['one', 2, 'openai', 'gpt-4o'],
    ['two', 0, 'openai', 'gpt-4o'],
  ]);
  expect(after).toEqual(before.map((one) => ({ ...one, provider: 'openai', model: 'gpt-4o' })));
  expect(await importAll(telemetry, caller, trace('gpt-4o', 'one'))).toMatchObject({
    improved_calls: 0,
    improved_cost_usd: '0.000000000000',
  });
});

test('what is told later of a record and of its model arrives together', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, trace('', 'one', 1));
  const [better] = trace('gpt-4o', 'one', 1);
  if (better?.usage == null) throw new Error('a trace has usage');
  const prefix = { scope: 'global', block_size: 512, runs: [[7, 2]] } satisfies Observation['prefix'];
  await importAll(telemetry, caller, [{ ...better, usage: { ...better.usage, output: 200 }, prefix }]);
  expect(await occurrencesOf(caller)).toMatchObject([
    { session: 'one', first: true, provider: 'openai', model: 'gpt-4o', usage: { input: 1000, output: 200 }, prefix },
  ]);
});

test('a model given later replaces none that the source named, even with a better record', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const named = record('a', { source: 'csv', provider: 'anthropic', model: 'claude-sonnet-4-5' });
  await importAll(telemetry, caller, [named]);
  const given = { ...named, provider: 'openai', model: 'gpt-4o' };
  expect(await importAll(telemetry, caller, [given])).toMatchObject({ improved_calls: 0 });
  const larger = { ...given, usage: { ...record('a').usage!, output: 200 } };
  expect(await importAll(telemetry, caller, [larger])).toMatchObject({
    improved_calls: 1,
    improved_cost_usd: '0.001500000000',
  });
  const { calls } = await telemetry.api.listCalls(caller, { page: 1, per_page: 20, sort: '-at' });
  expect(calls).toMatchObject([{ provider: 'anthropic', model: 'claude-sonnet-4-5', cost_usd: '0.006000000000' }]);
  expect(await occurrencesOf(caller)).toMatchObject([{ provider: 'anthropic', model: 'claude-sonnet-4-5' }]);
});

test('a call improved by several batches counts once, and a dry run tells the same before', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, trace('', 'one'));
  const [call] = trace('gpt-4o', 'one', 1);
  if (call?.usage == null) throw new Error('a trace has usage');
  const batches = [[call], [{ ...call, usage: { ...call.usage, output: 200 } }, record('new')]];
  const summaries = [];
  for (const dry_run of [true, false]) {
    const import_id = await openImport(telemetry, caller, dry_run);
    for (const [batch, records] of batches.entries()) {
      await telemetry.api.importRecords(caller, { import_id, batch, records });
    }
    const finished = await telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 });
    expect(await telemetry.api.getImport(caller, { import_id })).toEqual(finished);
    summaries.push(finished);
  }
  const [dry, real] = summaries;
  expect(real).toMatchObject({ calls: 1, improved_calls: 1, improved_cost_usd: '0.004500000000' });
  expect(dry).toEqual({ ...real, import_id: dry?.import_id, status: 'dry_run' });
});

test('a later import takes only its own improvement, and a cheaper record counts as less', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, trace('', 'one', 1));
  const [call] = trace('gpt-4o', 'one', 1);
  if (call?.usage == null) throw new Error('a trace has usage');
  expect(await importAll(telemetry, caller, [call])).toMatchObject({ improved_cost_usd: costOfGpt4o });
  const cheaper = { ...call, usage: { ...call.usage, input: 10, output: 101 } };
  expect(await importAll(telemetry, caller, [cheaper])).toMatchObject({
    improved_calls: 1,
    improved_cost_usd: '-0.002465000000',
  });
});

test('a batch that failed before its calls were stored is found to do when it is sent again', async () => {
  const { clickhouse, telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, [...trace('', 'one'), ...trace('', 'two')]);
  const dying: Clickhouse = {
    ...clickhouse.clickhouse,
    insert: async (table, rows, options) => {
      if (table === 'calls') throw new ApexError({ kind: 'unavailable', reason: 'test.died', message: 'died' });
      return clickhouse.clickhouse.insert(table, rows, options);
    },
  };
  const first = fixture.another({ clickhouse: dying });
  const import_id = await openImport(first, caller);
  const batch = { import_id, batch: 0, records: trace('gpt-4o', 'one') };
  await expect(first.api.importRecords(caller, batch)).rejects.toMatchObject({ reason: 'test.died' });
  await fixture.another().api.importRecords(caller, batch);
  const summary = await telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 });
  expect(summary).toMatchObject({ improved_calls: 3, improved_cost_usd: '0.010500000000' });
  const after = await occurrencesOf(caller);
  expect(after.map(({ model }) => model)).toEqual(Array.from({ length: 6 }, () => 'gpt-4o'));
});

test('occurrences that were left behind their call follow it when their file is read again', async () => {
  const { clickhouse, telemetry } = fixture;
  const caller = newCaller();
  await importAll(telemetry, caller, trace('gpt-4o', 'one'));
  await clickhouse.clickhouse.command({
    sql: `INSERT INTO occurrences SELECT * REPLACE (version + 1 AS version, '' AS model, '' AS provider)
      FROM occurrences WHERE project_id = {project:String}`,
    params: { project: caller.project_id },
  });
  expect((await occurrencesOf(caller)).map(({ model }) => model)).toEqual(['', '', '']);
  expect(await importAll(telemetry, caller, trace('gpt-4o', 'one'))).toMatchObject({ improved_calls: 0 });
  expect(namesOf(await occurrencesOf(caller)).map(([, , ...names]) => names)).toEqual(
    Array.from({ length: 3 }, () => ['openai', 'gpt-4o']),
  );
});

test('however a source spells what is missing, reading it again improves nothing', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const records = [
    record('a', { provider: '' }),
    record('b', { provider: '(none)', model: '(none)', error_type: '(none)', status: 'error', sequence: 1 }),
    record('c', { tools: ['\uD800lone'], model: 'lone\uDC00', finish_reason: '\uD800', sequence: 2 }),
    record('d', { provider: null, model: '', model_served: 'claude-sonnet-4-5', sequence: 3 }),
    record('e', { latency_ms: 0.1234567, ttft_ms: 1e-9, reported_cost_usd: '0.1', sequence: 4 }),
  ];
  const larger = record('x', { usage: { input: 1000, output: 200 } }).usage;
  await importAll(telemetry, caller, records);
  const told = records.map((one) => ({ ...one, usage: larger }));
  expect(await importAll(telemetry, caller, told)).toMatchObject({ calls: 0, improved_calls: 5 });
  for (const again of [records, told, records]) {
    expect(await importAll(telemetry, caller, again)).toMatchObject({ calls: 0, duplicates: 5, improved_calls: 0 });
  }
});
