import { text } from 'node:stream/consumers';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parsedCsv } from '../test-support/parsed-csv.ts';
import { columnNames, exportedColumns, leftOut } from './export-columns.ts';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

test('an export has every column of a call but those that only we need', async () => {
  const columns = await fixture.clickhouse.clickhouse.query({
    sql: `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'calls'`,
    schema: z.object({ name: z.string() }),
  });
  const told = new Set([...exportedColumns, ...leftOut]);
  expect(columns.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
  expect(columnNames).toContain('tags');
});

test('calls of a period come out as lines of JSON and as CSV, each once, in order, with tags', async () => {
  const caller = newCaller();
  await importAll(fixture.telemetry, caller, [
    record('late', { at: '2026-02-12T00:00:00Z', user: '=cmd|x!A1' }),
    record('early', { at: '2026-02-10T00:00:00Z', user: 'a "quoted", name', tags: { team: 'payments' } }),
    record('outside', { at: '2026-03-01T00:00:00Z' }),
  ]);
  await importAll(fixture.telemetry, newCaller(), [record('of another')]);
  const period = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
  const { api } = fixture.telemetry;
  const jsonl = await api.exportCalls(caller, { ...period, format: 'jsonl' });
  expect(jsonl).toMatchObject({ name: 'calls-2026-02-01-2026-03-01.jsonl', content_type: 'application/x-ndjson' });
  const lines = (await text(jsonl.bytes)).trim().split('\n');
  const calls = lines.map((line) => z.looseObject({ user: z.string() }).parse(JSON.parse(line)));
  expect(calls).toMatchObject([
    { user: 'a "quoted", name', cost_usd: '0.0045', tags: { team: 'payments' }, at: '2026-02-10T00:00:00.000Z' },
    { user: '=cmd|x!A1', input: 1000 },
  ]);
  const csv = await api.exportCalls(caller, { ...period, format: 'csv' });
  expect(csv.content_type).toBe('text/csv; charset=utf-8');
  const [first, second] = parsedCsv(await text(csv.bytes));
  expect(first).toMatchObject({ user: 'a "quoted", name', tags: '{"team":"payments"}', model: 'claude-sonnet-4-5' });
  expect(second).toMatchObject({ user: "'=cmd|x!A1", cost_usd: '0.0045' });
  const raw = await api.exportCalls(caller, { ...period, format: 'csv', raw: 'true' });
  expect(parsedCsv(await text(raw.bytes))[1]).toMatchObject({ user: '=cmd|x!A1' });
});
