import { type Caller, type Session, telemetryRoutes } from '@apex/contracts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCallStore } from '../store/call-store.ts';
import { importAll, newCaller, record, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { readSessions } from './list-sessions.ts';
import { sessionSource } from './session-source.ts';

let fixture: TelemetryFixture;
let caller: Caller;

beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller({ project_name: 'my project' });
  await importAll(fixture.telemetry, caller, [
    record('1', { at: '2026-02-01T23:00:00Z', session: 'long', user: 'ann', agent: 'coder', tools: ['Read', 'Read'] }),
    record('2', { at: '2026-02-02T01:00:00Z', session: 'long', user: 'ann', agent: 'coder', tools: ['Edit', 'Read'] }),
    record('3', {
      at: '2026-02-02T01:30:00Z',
      session: 'long',
      user: 'bob',
      agent: 'explore',
      model: 'claude-opus-4-5',
      branch: 'main',
      task: 'T-1',
      usage: { input: 100, cache_read: 900, output: 10 },
    }),
    record('4', { at: '2026-02-05T00:00:00Z', session: 'one', feature: 'search', project_label: 'shop' }),
    record('5', {
      at: '2026-02-06T00:00:00Z',
      session: 'failed',
      status: 'error',
      error_type: 'overloaded',
      usage: null,
    }),
    record('6', { at: '2026-02-07T00:00:00Z', session: '' }),
    record('7', { at: '2026-02-08T00:00:00Z', session: 'a/b c?', user: 'ann' }),
  ]);
});
afterAll(() => fixture.stop());

const parse = (query: Record<string, unknown>) => telemetryRoutes.listSessions.input.parse(query);

async function list(query: Record<string, unknown> = {}) {
  return fixture.telemetry.api.listSessions(caller, parse(query));
}

const names = (sessions: readonly Session[]): string[] => sessions.map(({ session }) => session);

test('a session is summed from its calls, and bears the labels of most of them', async () => {
  const { sessions, pagination } = await list();
  expect(pagination).toEqual({ page: 1, per_page: 20, total: 4, total_pages: 1 });
  expect(names(sessions)).toEqual(['a/b c?', 'failed', 'one', 'long']);
  expect(sessions.at(-1)).toEqual({
    session: 'long',
    project: 'my project',
    user: 'ann',
    agent: 'coder',
    feature: '',
    models: ['claude-sonnet-4-5', 'claude-opus-4-5'],
    first_at: '2026-02-01T23:00:00.000Z',
    last_at: '2026-02-02T01:30:00.000Z',
    calls: 3,
    errors: 0,
    tokens: { input: 2100, cache_read: 900, cache_write_5m: 0, cache_write_1h: 0, output: 210, reasoning: 0 },
    // 2 × 0.0045 and 100 × 5 + 900 × 0.5 + 10 × 25 millionths.
    cost_usd: '0.010200000000',
    cache_hit_rate: 900 / 3000,
    unpriced_calls: 0,
  });
  expect(sessions[1]).toMatchObject({ errors: 1, cost_usd: null, unpriced_calls: 1, cache_hit_rate: null });
  expect(sessions[2]).toMatchObject({ project: 'shop', feature: 'search' });
});

test.each([
  ['last_at', ['long', 'one', 'failed', 'a/b c?']],
  ['-first_at', ['a/b c?', 'failed', 'one', 'long']],
  ['-cost_usd,session', ['long', 'a/b c?', 'one', 'failed']],
  ['-calls,-session', ['long', 'one', 'failed', 'a/b c?']],
  ['-errors', ['failed', 'a/b c?', 'long', 'one']],
  ['-tokens', ['long', 'a/b c?', 'one', 'failed']],
  ['session', ['a/b c?', 'failed', 'long', 'one']],
])('sorted by %s', async (sort, expected) => {
  expect(names((await list({ sort })).sessions)).toEqual(expected);
});

test.each([
  [{ user: 'ann' }, ['a/b c?', 'long']],
  [{ user: '(none)' }, ['failed', 'one']],
  [{ agent: 'explore' }, ['long']],
  [{ model: 'claude-opus-4-5' }, ['long']],
  [{ feature: 'search' }, ['one']],
  [{ project: 'shop' }, ['one']],
  [{ project: 'my project' }, ['a/b c?', 'failed', 'long']],
  [{ at_gte: '2026-02-05' }, ['a/b c?', 'failed', 'one']],
  [{ at_lte: '2026-02-05' }, ['one', 'long']],
  [{ at_gte: '2026-02-02T01:10:00Z', at_lte: '2026-02-05T23:59:59.999Z' }, ['one', 'long']],
  [{ at_gte: '9999-01-01' }, []],
  [{ user: "' OR 1=1 --" }, []],
])('filtered by %o', async (query, expected) => {
  const { sessions, pagination } = await list(query);
  expect(names(sessions)).toEqual(expected);
  expect(pagination.total).toBe(expected.length);
});

test('figures of a filtered list are those of the calls that fit', async () => {
  const { sessions } = await list({ model: 'claude-opus-4-5' });
  expect(sessions[0]).toMatchObject({ session: 'long', calls: 1, cost_usd: '0.001200000000', user: 'bob' });
});

test('pages add up to everything', async () => {
  const pages = await Promise.all([1, 2, 3].map((page) => list({ page, per_page: 2 })));
  expect(pages.flatMap(({ sessions }) => names(sessions))).toEqual(['a/b c?', 'failed', 'one', 'long']);
  expect(pages[0]?.pagination).toEqual({ page: 1, per_page: 2, total: 4, total_pages: 2 });
});

test('the roll-up answers whatever it can as the calls do', async () => {
  await fixture.telemetry.jobs.catchUp();
  const store = createCallStore(fixture.clickhouse.clickhouse);
  const scope = { caller, store };
  const queries = fc
    .record({
      sort: fc.constantFrom('-last_at', 'first_at', '-cost_usd', '-tokens,session', 'errors', '-calls'),
      user: fc.constantFrom(undefined, 'ann', '(none)'),
      model: fc.constantFrom(undefined, 'claude-opus-4-5', 'claude-sonnet-4-5'),
      project: fc.constantFrom(undefined, 'shop', 'my project'),
      at_gte: fc.constantFrom(undefined, '2026-02-02', '2026-02-05'),
      at_lte: fc.constantFrom(undefined, '2026-02-05T23:59:59.999Z', '2026-02-01T23:59:59.999Z'),
      page: fc.constantFrom(1, 2),
      per_page: fc.constantFrom(2, 20),
    })
    .map((query) => parse(Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))));
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      const sorted = (answer: Awaited<ReturnType<typeof readSessions>>) => ({
        total: answer.total,
        sessions: answer.sessions.map(({ name, groups }) => ({
          name,
          groups: groups.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)).length,
        })),
      });
      const fromRollUp = await readSessions(scope, query, 'rollup_sessions');
      expect(sorted(fromRollUp)).toEqual(sorted(await readSessions(scope, query, 'calls')));
    }),
    { numRuns: 60 },
  );
  const after = await list();
  expect(names(after.sessions)).toEqual(['a/b c?', 'failed', 'one', 'long']);
  expect(after.sessions.at(-1)).toMatchObject({ calls: 3, cost_usd: '0.010200000000', user: 'ann' });
});

test('a list that is cut within a day, or has a day with new calls, is read from the calls', async () => {
  await fixture.telemetry.jobs.catchUp();
  const scope = { caller, db: fixture.db, roll_up: { isReliable: () => true } };
  expect(await sessionSource(scope, parse({}))).toBe('rollup_sessions');
  expect(await sessionSource(scope, parse({ at_gte: '2026-02-01T12:00:00Z' }))).toBe('calls');
  await importAll(fixture.telemetry, caller, [record('late', { at: '2026-02-20T00:00:00Z', session: 'late' })]);
  expect(await sessionSource(scope, parse({}))).toBe('calls');
  expect(await sessionSource(scope, parse({ at_lte: '2026-02-19T23:59:59.999Z' }))).toBe('rollup_sessions');
  expect(names((await list()).sessions)[0]).toBe('late');
});

test('one session tells what it was made of', async () => {
  const detail = await fixture.telemetry.api.getCallSession(caller, { session: 'long' });
  expect(detail).toMatchObject({
    session: 'long',
    calls: 3,
    duration_ms: 9_000_000,
    branches: ['main'],
    tasks: ['T-1'],
    environments: [],
    tools: [
      { tool: 'Read', uses: 3 },
      { tool: 'Edit', uses: 1 },
    ],
    error_types: [],
  });
  expect(detail.by_model.map(({ model, calls, cost_usd }) => [model, calls, cost_usd])).toEqual([
    ['claude-sonnet-4-5', 2, '0.009000000000'],
    ['claude-opus-4-5', 1, '0.001200000000'],
  ]);
  const failed = await fixture.telemetry.api.getCallSession(caller, { session: 'failed' });
  expect(failed).toMatchObject({
    duration_ms: 0,
    cost_usd: null,
    error_types: [{ error_type: 'overloaded', calls: 1 }],
  });
});

test('another project’s session is not found', async () => {
  const found = fixture.telemetry.api.getCallSession(newCaller(), { session: 'long' });
  await expect(found).rejects.toMatchObject({ kind: 'not_found', reason: 'telemetry.session_not_found' });
});
