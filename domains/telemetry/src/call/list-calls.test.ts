import { type Caller, telemetryRoutes } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
let caller: Caller;

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller({ project_name: 'my project' });
  await importAll(fixture.telemetry, caller, [
    record('1', { at: '2026-02-01T00:00:00Z', session: 'b', user: 'ann', feature: 'search', tags: { run: '7' } }),
    record('2', { at: '2026-02-02T00:00:00Z', session: 'a', model: 'claude-opus-4-5', project_label: 'shop' }),
    record('3', { at: '2026-03-03T00:00:00Z', session: 'a', provider: 'openai', model: 'gpt-5', latency_ms: 12.5 }),
    record('4', { at: '2026-03-04T00:00:00Z', session: 'c', model: 'nobody', provider: 'unknown', status: 'error' }),
  ]);
});
afterAll(() => fixture.stop());

async function list(query: Record<string, unknown>) {
  return fixture.telemetry.api.listCalls(caller, telemetryRoutes.listCalls.input.parse(query));
}

test.each([
  ['-at', ['nobody', 'gpt-5', 'claude-opus-4-5', 'claude-sonnet-4-5']],
  ['at', ['claude-sonnet-4-5', 'claude-opus-4-5', 'gpt-5', 'nobody']],
  ['cost_usd', ['gpt-5', 'claude-sonnet-4-5', 'claude-opus-4-5', 'nobody']],
  ['-cost_usd', ['claude-opus-4-5', 'claude-sonnet-4-5', 'gpt-5', 'nobody']],
  ['model', ['claude-opus-4-5', 'claude-sonnet-4-5', 'gpt-5', 'nobody']],
  ['session,-at', ['gpt-5', 'claude-opus-4-5', 'claude-sonnet-4-5', 'nobody']],
  ['latency_ms,-at', ['gpt-5', 'nobody', 'claude-opus-4-5', 'claude-sonnet-4-5']],
  ['-tokens,-at', ['nobody', 'gpt-5', 'claude-opus-4-5', 'claude-sonnet-4-5']],
  ['-status,provider,at', ['claude-sonnet-4-5', 'claude-opus-4-5', 'gpt-5', 'nobody']],
])('sorted by %s', async (sort, models) => {
  const { calls } = await list({ sort });
  expect(calls.map(({ model }) => model)).toEqual(models);
});

test.each([
  [{ model: 'gpt-5' }, 1],
  [{ provider: 'anthropic' }, 2],
  [{ session: 'a' }, 2],
  [{ user: 'ann' }, 1],
  [{ user: '(none)' }, 3],
  [{ feature: 'search' }, 1],
  [{ status: 'error' }, 1],
  [{ at_gte: '2026-02-02' }, 3],
  [{ at_lte: '2026-02-02' }, 2],
  [{ at_gte: '2026-02-02', at_lte: '2026-03-03T00:00:00Z' }, 2],
  [{ at_gte: '2026-02-02', at_lt: '2026-03-03T00:00:00Z' }, 1],
  [{ project: 'shop' }, 1],
  [{ project: 'my project' }, 3],
  [{ source: 'claude-code' }, 4],
  [{ source: 'codex' }, 0],
  [{ tier: 'batch' }, 0],
  [{ environment: '(none)', agent: '(none)' }, 4],
  [{ priced: 'false' }, 1],
  [{ priced: 'true' }, 3],
  [{ cost_gte: '0.0045' }, 2],
  [{ cost_gte: '100000000000000' }, 0],
  [{ model: "' OR '1'='1" }, 0],
  [{ model_in: 'gpt-5,nobody' }, 2],
  [{ model_in: ['gpt-5', 'claude-opus-4-5', 'absent'] }, 2],
  [{ model_in: ['gpt-5,nobody'] }, 0],
  [{ model_ne: 'gpt-5' }, 3],
  [{ model_ne: ['gpt-5', 'nobody'], user_ne: '(none)' }, 1],
  [{ user_in: '(none)', status_ne: ['error'] }, 2],
  [{ model_in: ['gpt-5', 'nobody'], model_ne: 'nobody', at_gte: '2026-03-01' }, 1],
])('filtered by %o', async (query, total) => {
  const { calls, pagination } = await list(query);
  expect([calls.length, pagination.total]).toEqual([total, total]);
});

test('an empty list of values is refused, and so is a label that is no label', () => {
  for (const query of [{ model_in: [] }, { colour_in: 'red' }, { cost_usd_ne: '1' }]) {
    expect(telemetryRoutes.listCalls.input.safeParse(query).success).toBe(false);
  }
});

test('pages are cut in the store and add up to everything', async () => {
  const first = await list({ per_page: 3, page: 1, sort: 'at' });
  const second = await list({ per_page: 3, page: 2, sort: 'at' });
  expect(first.pagination).toEqual({ page: 1, per_page: 3, total: 4, total_pages: 2 });
  expect([...first.calls, ...second.calls].map(({ model }) => model)).toEqual([
    'claude-sonnet-4-5',
    'claude-opus-4-5',
    'gpt-5',
    'nobody',
  ]);
  expect((await list({ page: 99 })).calls).toEqual([]);
});

test('pages found by the counts of the roll-up are the same as those found by the calls', async () => {
  const wanted = [1, 2, 3, 5].flatMap((page) =>
    ['-at', 'at', 'at,model'].flatMap((sort) =>
      [{}, { provider: 'anthropic' }, { user: 'ann' }].map((more) => ({ page, per_page: 2, sort, ...more })),
    ),
  );
  const before = await Promise.all(wanted.map(list));
  await fixture.telemetry.jobs.catchUp();
  expect(await Promise.all(wanted.map(list))).toEqual(before);
});

test('a call can be got by its id, with its project’s name where it told none', async () => {
  const { calls } = await list({ sort: 'at' });
  const [first, second] = calls;
  if (first === undefined) throw new Error('there are four calls');
  expect(await fixture.telemetry.api.getCall(caller, { id: first.id })).toMatchObject(first);
  expect([first.project, second?.project]).toEqual(['my project', 'shop']);
  expect(first).toMatchObject({ cost_usd: '0.004500000000', price_version: expect.stringMatching(/\d/) });
  expect(first.components).toEqual({
    input: '0.003000000000',
    cache_read: '0.000000000000',
    cache_write: '0.000000000000',
    output: '0.001500000000',
  });
});

test('one call tells its tags and how its cost comes about', async () => {
  const [first, , , last] = (await list({ sort: 'at' })).calls;
  if (first === undefined || last === undefined) throw new Error('there are four calls');
  const detail = await fixture.telemetry.api.getCall(caller, { id: first.id });
  expect(detail).toMatchObject({ tags: { run: '7' }, application: '', import_id: expect.stringMatching(/^import_/) });
  expect(detail.price).toMatchObject({
    version: detail.price_version,
    lines: [
      { kind: 'input', tokens: 1000, usd_per_million: '3', cost_usd: '0.003000000000' },
      { kind: 'output', tokens: 100, usd_per_million: '15', cost_usd: '0.001500000000' },
    ],
  });
  expect((await fixture.telemetry.api.getCall(caller, { id: last.id })).price).toBeNull();
});

test('calls can be listed by the import that told of them', async () => {
  const again = await importAll(fixture.telemetry, caller, [record('2', { at: '2026-02-02T00:00:00Z', session: 'a' })]);
  expect((await list({ import_id: again.import_id })).calls.map(({ model }) => model)).toEqual(['claude-opus-4-5']);
  await expect(list({ import_id: 'import_01993a5e-7c00-7000-8000-000000000005' })).rejects.toMatchObject({
    reason: 'telemetry.import_not_found',
  });
});
