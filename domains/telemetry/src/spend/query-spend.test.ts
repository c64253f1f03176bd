import type { Caller } from '@apex/contracts';
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
let caller: Caller;

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(fixture.telemetry, caller, [
    record('1', { at: '2026-02-01T00:00:00Z', session: 's1', user: 'ann', latency_ms: 100, feature: 'search' }),
    record('2', { at: '2026-02-01T23:59:59.999Z', session: 's1', user: 'ann', latency_ms: 300.5, feature: 'search' }),
    record('3', {
      at: '2026-02-02T10:30:00Z',
      session: 's2',
      user: 'bob',
      model: 'claude-opus-4-5',
      project_label: 'shop',
    }),
    record('4', { at: '2026-02-09T10:00:00Z', session: 's2', status: 'error', error_type: 'overloaded', usage: null }),
    record('5', {
      at: '2026-03-01T00:00:00Z',
      session: '',
      usage: { input: 100, cache_read: 800, cache_write_5m: 100, output: 10, reasoning: 5 },
      feature: '(none)',
      reported_cost_usd: '0.5',
    }),
    record('6', { at: '2026-03-01T01:00:00Z', model: 'a-model-nobody-knows', provider: null, session: 's3' }),
  ]);
});
afterAll(() => fixture.stop());

async function rowsOf(query: Parameters<typeof spendQuery>[0]) {
  return fixture.telemetry.api.querySpend(caller, spendQuery(query));
}

test('with no period the answer covers all time and says from when to when', async () => {
  const result = await rowsOf({});
  expect(result).toMatchObject({
    all_time: true,
    truncated: false,
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-03-01T01:00:00.001Z',
    total: { calls: 6, unpriced_calls: 2 },
  });
  expect(result.rows).toEqual([result.total]);
});

test('groups come dearest first, series in order of time', async () => {
  const models = await rowsOf({ by: ['model'] });
  expect(models.rows.map((row) => row['model'])).toEqual([
    'claude-sonnet-4-5',
    'claude-opus-4-5',
    'a-model-nobody-knows',
  ]);
  const days = await rowsOf({ by: ['day'] });
  expect(days.rows.map((row) => row['day'])).toEqual(['2026-02-01', '2026-02-02', '2026-02-09', '2026-03-01']);
});

test('periods of time have readable names, weeks that of their Monday', async () => {
  const { rows } = await rowsOf({ by: ['month', 'week', 'day', 'hour'], limit: 10_000 });
  expect(rows.map(({ month, week, day, hour }) => [month, week, day, hour])).toEqual([
    ['2026-02', '2026-01-26', '2026-02-01', '2026-02-01T00:00:00.000Z'],
    ['2026-02', '2026-01-26', '2026-02-01', '2026-02-01T23:00:00.000Z'],
    ['2026-02', '2026-02-02', '2026-02-02', '2026-02-02T10:00:00.000Z'],
    ['2026-02', '2026-02-09', '2026-02-09', '2026-02-09T10:00:00.000Z'],
    ['2026-03', '2026-02-23', '2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03', '2026-02-23', '2026-03-01', '2026-03-01T01:00:00.000Z'],
  ]);
});

test('a period is half open', async () => {
  const { total, from, to, all_time } = await rowsOf({ from: '2026-02-01', to: '2026-02-02' });
  expect(total.calls).toBe(2);
  expect([from, to, all_time]).toEqual(['2026-02-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z', false]);
  const moment = await rowsOf({ from: '2026-02-01T23:59:59.999Z', to: '2026-02-02T10:30:00Z' });
  expect(moment.total.calls).toBe(1);
});

test('a missing value is a group of its own and can be filtered by its name', async () => {
  const { rows } = await rowsOf({ by: ['feature'], order: { by: 'feature', direction: 'desc' } });
  expect(rows.map((row) => [row['feature'], row.calls])).toEqual([
    ['search', 2],
    ['(none)', 4],
  ]);
  const { total } = await rowsOf({ filters: [{ dimension: 'feature', op: 'eq', value: '(none)' }] });
  expect(total.calls).toBe(4);
});

test('calls that name no workspace belong to the Apex project', async () => {
  const { rows } = await rowsOf({ by: ['project'] });
  expect(rows.map((row) => [row['project'], row.calls]).toSorted()).toEqual([
    ['default', 5],
    ['shop', 1],
  ]);
  const { total } = await rowsOf({ filters: [{ dimension: 'project', op: 'eq', value: 'default' }] });
  expect(total.calls).toBe(5);
});

test.each([
  ['eq', 'claude-opus-4-5', 1],
  ['ne', 'claude-opus-4-5', 5],
  ['in', ['claude-opus-4-5', 'a-model-nobody-knows'], 2],
  ['not_in', ['claude-opus-4-5', 'a-model-nobody-knows'], 4],
  ['prefix', 'claude-', 5],
  ['contains', 'OPUS', 1],
  ['contains', ['opus', 'nobody'], 2],
  ['eq', "' OR 1=1 --", 0],
] as const)('the filter %s %s selects by model', async (op, value, calls) => {
  const { total } = await rowsOf({
    filters: [{ dimension: 'model', op, value: typeof value === 'string' ? value : [...value] }],
  });
  expect(total.calls).toBe(calls);
});

test('several filters hold together', async () => {
  const { total } = await rowsOf({
    filters: [
      { dimension: 'status', op: 'eq', value: 'ok' },
      { dimension: 'session', op: 'eq', value: 's2' },
    ],
  });
  expect(total.calls).toBe(1);
});

test('every measure has the value a person would compute', async () => {
  const { total } = await rowsOf({
    measures: [
      'cache_hit_rate',
      'error_rate',
      'errors',
      'sessions',
      'users',
      'tasks',
      'latency.mean',
      'latency.p50',
      'latency.p99',
      'ttft.p50',
      'reported_cost',
      'cost_per_task',
    ],
  });
  expect(total).toMatchObject({
    cache_hit_rate: 800 / 5000,
    error_rate: 1 / 6,
    errors: 1,
    sessions: 3,
    users: 2,
    tasks: 0,
    'latency.mean': 200.25,
    'latency.p50': 300.5,
    'latency.p99': 300.5,
    'ttft.p50': null,
    reported_cost: '0.500000000000',
    cost_per_task: null,
  });
});

test('money per something is exact, and calls without a price take no part', async () => {
  const { total } = await rowsOf({
    measures: ['cost_per_call', 'cost_per_user', 'cost_input', 'cost_cache_read', 'cost_cache_write', 'cost_output'],
  });
  // 2 × 0.0045, one opus call of 0.0075, and 100 × 3 + 800 × 0.3 + 100 × 3.75 + 10 × 15 millionths.
  expect(total.cost_usd).toBe('0.017565000000');
  expect(total['cost_per_call']).toBe('0.004391250000');
  expect(total['cost_per_user']).toBe('0.008250000000');
  expect(total['cost_cache_read']).toBe('0.000240000000');
  expect(total['cost_cache_write']).toBe('0.000375000000');
});

test('the total covers the rows that the limit cut', async () => {
  const { rows, total, truncated } = await rowsOf({ by: ['session'], limit: 1 });
  expect([rows.length, truncated, total.calls]).toEqual([1, true, 6]);
});

test('rows can be ordered by a measure that was not asked for, and not by a dimension that was not', async () => {
  const { rows } = await rowsOf({ by: ['model'], order: { by: 'errors', direction: 'desc' } });
  expect(rows[0]?.['model']).toBe('claude-sonnet-4-5');
  await expect(rowsOf({ by: ['model'], order: { by: 'user', direction: 'asc' } })).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'telemetry.order_not_grouped',
  });
});

test('a period before or after all that can be stored is empty, not an error', async () => {
  const far = await rowsOf({ from: '9000-01-01', to: '9999-01-01' });
  expect(far.total.calls).toBe(0);
  const early = await rowsOf({ from: '1000-01-01', to: '1969-01-01' });
  expect([early.total.calls, early.rows]).toEqual([0, []]);
});

test('an empty project has no rows, zero totals and no period', async () => {
  const nobody = newCaller();
  const result = await fixture.telemetry.api.querySpend(
    nobody,
    spendQuery({ by: ['model'], measures: ['cache_hit_rate'] }),
  );
  expect(result).toMatchObject({ rows: [], from: null, to: null, all_time: true, truncated: false });
  expect(result.total).toMatchObject({ calls: 0, cost_usd: '0.000000000000', cache_hit_rate: null });
});

test('the values of a dimension are its labels without the missing one, dearest first', async () => {
  const { values } = await fixture.telemetry.api.listDimensionValues(caller, { dimension: 'user', limit: 10 });
  expect(values).toEqual(['ann', 'bob']);
});
