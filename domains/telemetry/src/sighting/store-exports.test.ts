import { randomBytes } from 'node:crypto';
import type { Caller } from '@apex/contracts';
import type { ReadExport, Sighting, SpanLink } from '@apex/formats';
import { bundledCatalogue } from '@apex/pricing';
import { emptyUsage } from '@apex/tokens';
import { systemClock } from '@apex/kit/clock';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { silentLog } from '@apex/testkit/silent-log';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProjectLock } from '../import/project-lock.ts';
import { RollUpJob } from '../roll-up/roll-up-job.ts';
import { createCallStore } from '../store/call-store.ts';
import { createPriceBook } from '../price/price-book.ts';
import { sightingOf } from '../test-support/sighting-of.ts';
import { joinSightings } from './join/join-sightings.ts';
import { nameCall } from './joined-call.ts';
import { relatedSightings } from './related-sightings.ts';
import { type ReceivedExport, storeExports } from './store-exports.ts';

let fixture: TelemetryFixture;
let deps: Parameters<typeof storeExports>[0];
beforeAll(async () => {
  fixture = await startTelemetry();
  const { db } = fixture;
  // Links between spans are forgotten by the engine's own clock.
  const clock = systemClock;
  const store = createCallStore(fixture.clickhouse.clickhouse);
  deps = {
    store,
    clock,
    prices: createPriceBook(bundledCatalogue),
    lock: createProjectLock(db),
    roll_up: new RollUpJob({ db, store, clock, log: silentLog }),
  };
});
afterAll(() => fixture.stop());

function exportOf(sightings: readonly Sighting[], links: readonly SpanLink[] = []): ReceivedExport {
  const read: ReadExport = {
    signal: 'traces',
    items: sightings.length + links.length,
    sightings,
    links,
    points: [],
    rejected: [],
    scopes: [
      {
        emitter: 'test',
        scope: 'test',
        scope_version: '1',
        service: 'checkout',
        items: sightings.length,
        calls: sightings.filter(({ role }) => role === 'call').length,
        aggregates: 0,
        rejected: [],
        newest_at_ms: 1_000,
      },
    ],
  };
  const intake_id = randomBytes(16).toString('hex');
  return { intake_id, received_at_ms: systemClock.now(), key_id: 'key', path: '/v1/traces', bytes: 100, read };
}

const tell = (caller: Caller, sightings: readonly Sighting[], links: readonly SpanLink[] = []) =>
  storeExports(deps, caller, [exportOf(sightings, links)], caller.signal);

async function shownCalls(caller: Caller) {
  const { calls } = await fixture.telemetry.api.listCalls(caller, { page: 1, per_page: 100, sort: 'at' });
  return calls;
}

const usage = { ...emptyUsage(), input: 1000, output: 100 };

test('a report that comes later joins the call, moves it to its session, and the former id leads to it', async () => {
  const caller = newCaller();
  await tell(caller, [sightingOf('a', { parent: 'root', emitter: 'openllmetry', usage })]);
  const [first] = await shownCalls(caller);
  expect(first).toMatchObject({ session: '', usage: { input: 1000, output: 100 }, source: 'otlp' });
  await tell(caller, [
    sightingOf('root', { role: 'context', session: 's-1', user: 'ada' }),
    sightingOf('b', {
      parent: 'a',
      rank: 'sdk',
      emitter: 'anthropic-sdk',
      response_id: 'msg_1',
      usage: { ...usage, output: 200 },
    }),
  ]);
  const [second, ...others] = await shownCalls(caller);
  expect(others).toEqual([]);
  expect(second).toMatchObject({ session: 's-1', user: 'ada', usage: { input: 1000, output: 200 } });
  const detail = await fixture.telemetry.api.getCall(caller, { id: first!.id });
  expect(detail.id).toBe(second!.id);
  expect(detail.reports.map(({ emitter, priced, disagrees }) => [emitter, priced, disagrees])).toEqual([
    ['anthropic-sdk', true, false],
    ['openllmetry', false, true],
  ]);
  const { total } = await fixture.telemetry.api.querySpend(caller, spendQuery());
  expect(total).toMatchObject({ calls: 1, cost_usd: second!.cost_usd });
});

test('another project’s reports with the same ids join nothing', async () => {
  const [one, other] = [newCaller(), newCaller()];
  await tell(one, [sightingOf('a', { usage })]);
  await tell(other, [sightingOf('b', { parent: 'a', emitter: 'inner', usage })]);
  expect((await shownCalls(one)).map(({ id }) => id)).not.toEqual((await shownCalls(other)).map(({ id }) => id));
});

const report = fc.record({
  span: fc.constantFrom('a', 'b', 'c', 'd'),
  parent: fc.constantFrom('', 'a', 'b', 'x'),
  trace: fc.constantFrom('t1', 't2'),
  role: fc.constantFrom('call' as const, 'call' as const, 'call' as const, 'aggregate' as const, 'context' as const),
  signal: fc.constantFrom('traces' as const, 'traces' as const, 'logs' as const),
  emitter: fc.constantFrom('one', 'two'),
  response_id: fc.constantFrom('', 'r1', 'r2'),
  session: fc.constantFrom('', 's1'),
  ended_at_ms: fc.constantFrom(0, 500, 100_000, -7_200_000, 70_000_000),
  usage: fc.constantFrom(null, usage, { ...usage, cache_read: 5, input: 995 }, { ...usage, output: 7 }),
});
const link: SpanLink = { trace_id: 't1', span_id: 'x', parent_span_id: 'a', started_at_ms: Date.UTC(2026, 2, 1) };

test('in any portions, order and repetition the same calls are stored, and sums of any way of reading agree', async () => {
  const history = fc.record({
    reports: fc.uniqueArray(report, {
      maxLength: 10,
      selector: ({ trace, span, signal, emitter, ended_at_ms }) =>
        `${trace} ${span} ${signal} ${signal === 'logs' ? `${emitter} ${ended_at_ms}` : ''}`,
    }),
    cuts: fc.array(fc.nat(3), { minLength: 10, maxLength: 10 }),
    again: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    linkAt: fc.nat(3),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ reports, cuts, again, linkAt }) => {
      const caller = newCaller();
      const all = reports.map(({ span, ...about }) => sightingOf(span, about));
      for (const portion of [0, 1, 2, 3]) {
        const told = all.filter(
          (_, index) => cuts[index] === portion || (again[index] === true && (cuts[index] ?? 0) < portion),
        );
        await tell(caller, told, portion === linkAt ? [link] : []);
      }
      const expected = joinSightings(all, [link]).map((joined) => nameCall(caller, joined));
      const shown = await shownCalls(caller);
      const essence = (calls: readonly { id: string; at: string; session: string; usage: unknown }[]) =>
        calls.map(({ id, at, session, usage: told }) => [id, at, session, JSON.stringify(told)]).toSorted();
      expect(essence(shown)).toEqual(
        essence(
          expected.map(({ call_id, at, labels, outcome }) => ({
            id: call_id,
            at,
            session: labels.session,
            usage: outcome.usage,
          })),
        ),
      );
      const fromCalls = await fixture.telemetry.api.querySpend(caller, spendQuery({ by: ['session'] }));
      await fixture.telemetry.jobs.catchUp();
      const fromSums = await fixture.telemetry.api.querySpend(caller, spendQuery({ by: ['session'] }));
      expect(fromSums.rows).toEqual(fromCalls.rows);
      expect(fromCalls.total.calls).toBe(expected.length);
    }),
    { numRuns: 8 },
  );
}, 120_000);

test('sources tell who sent what, what it was joined to, and what was refused', async () => {
  const caller = newCaller();
  const told = exportOf([
    sightingOf('a', { emitter: 'openllmetry', usage: { ...usage, output: 90 } }),
    sightingOf('b', { parent: 'a', rank: 'sdk', emitter: 'anthropic-sdk', usage }),
    sightingOf('c', { trace: 't2', emitter: 'openllmetry' }),
  ]);
  const rejected = [{ reason: 'trace_id_invalid', message: 'The trace id has no 32 hex digits.', name: 'chat' }];
  const scope = (emitter: string, more: object) => ({ ...told.read.scopes[0]!, emitter, ...more });
  const scopes = [
    scope('openllmetry', { items: 3, calls: 2, rejected }),
    scope('anthropic-sdk', { items: 1, calls: 1 }),
    // Of what was refused nobody knows when it ended.
    scope('unknown', { items: 1, calls: 0, newest_at_ms: null, service: 'unknown_service:node' }),
  ];
  const received = { ...told, read: { ...told.read, scopes, rejected } };
  // The same request twice is one request.
  await storeExports(deps, caller, [received], caller.signal);
  await storeExports(deps, caller, [received], caller.signal);
  const { sources, calls } = await fixture.telemetry.api.listSources(caller, {});
  expect(calls).toMatchObject({ calls: 2, reports: 3, joined: 1, priced: 1, no_usage: 1, disagreeing: 1 });
  const told_of = Object.fromEntries(sources.map((source) => [source.emitter, source]));
  expect(told_of['anthropic-sdk']).toMatchObject({
    requests: 1,
    reports: 1,
    priced_calls: 1,
    evidence: 0,
    sent_by: ['key'],
  });
  expect(told_of['unknown']).toMatchObject({
    service: '',
    items: 1,
    delay: null,
    storing: { p50_ms: expect.any(Number) },
  });
  expect(told_of['openllmetry']).toMatchObject({
    items: 3,
    rejected: 1,
    reports: 2,
    priced_calls: 0,
    unpriced_calls: 1,
    evidence: 1,
  });
  const { rejections, pagination } = await fixture.telemetry.api.listRejections(caller, { page: 1, per_page: 20 });
  expect(pagination.total).toBe(1);
  expect(rejections).toMatchObject([{ emitter: 'openllmetry', ...rejected[0] }]);
  const narrowed = { page: 1, per_page: 20, service: told.read.scopes[0]!.service };
  const ofEmitter = await fixture.telemetry.api.listRejections(caller, { ...narrowed, emitter: 'openllmetry' });
  expect(ofEmitter.reasons).toMatchObject([{ count: 1, ...rejected[0] }]);
  const ofOther = await fixture.telemetry.api.listRejections(caller, { ...narrowed, emitter: 'anthropic-sdk' });
  expect(ofOther).toMatchObject({ rejections: [], reasons: [], pagination: { total: 0 } });
  const disagreeing = await fixture.telemetry.api.listCalls(caller, {
    page: 1,
    per_page: 20,
    sort: '-at',
    disagreed: 'true',
  });
  expect(disagreeing.calls).toHaveLength(1);
  const elsewhere = await fixture.telemetry.api.listSources(newCaller(), {});
  expect(elsewhere).toMatchObject({ sources: [], calls: { calls: 0, cost_usd: '0.000000000000' } });
});

test.each(['the log first', 'the report first'] as const)(
  'a call that an agent’s log and its telemetry tell of is one: %s',
  async (order) => {
    const caller = newCaller();
    const at = '2026-03-01T00:00:05.000Z';
    const tokens = { input: 700, cache_read: 300, output: 100 };
    const reports = [
      sightingOf('a', {
        emitter: 'claude-code',
        session: 's-9',
        ended_at_ms: Date.parse(at) + 20_000,
        at,
        usage: { ...usage, ...tokens },
      }),
      sightingOf('b', {
        emitter: 'claude-code',
        session: 's-9',
        trace: 't2',
        ended_at_ms: Date.parse(at) + 90_000,
        at,
        usage: { ...usage, output: 7 },
      }),
    ];
    const log = () =>
      importAll(fixture.telemetry, caller, [
        record('m1', { source: 'claude-code', session: 's-9', at, usage: tokens }),
      ]);
    if (order === 'the log first') await log();
    await tell(caller, reports);
    if (order === 'the report first') await log();
    await tell(caller, reports);
    const calls = await shownCalls(caller);
    expect(calls.map(({ source, usage: told }) => [source, told?.output]).toSorted()).toEqual([
      ['claude-code', 100],
      ['otlp', 7],
    ]);
    const fromCalls = await fixture.telemetry.api.querySpend(caller, spendQuery());
    await fixture.telemetry.jobs.catchUp();
    expect((await fixture.telemetry.api.querySpend(caller, spendQuery())).total).toEqual(fromCalls.total);
    expect(fromCalls.total.calls).toBe(2);
    const log_call = calls.find(({ source }) => source === 'claude-code');
    const { reports: shown } = await fixture.telemetry.api.getCall(caller, { id: log_call!.id });
    expect(shown.map(({ emitter }) => emitter)).toEqual(['claude-code', 'agent-log']);
  },
);

test('a trace that no real one is like keeps nobody waiting, and its calls are told all the same', async () => {
  const caller = newCaller();
  const size = 3_000;
  const chain = Array.from({ length: size }, (_, place) =>
    sightingOf(`s${place}`, { parent: place === 0 ? '' : `s${place - 1}`, usage: { ...usage, output: place + 1 } }),
  );
  await tell(caller, chain);
  const late = sightingOf('late', { parent: `s${size - 1}`, usage: { ...usage, output: size + 1 } });
  await tell(caller, [late]);
  const { sightings } = await relatedSightings(deps.store.for(caller), [late], []);
  expect(sightings.size).toBeLessThan(size);
  const { total } = await fixture.telemetry.api.querySpend(caller, spendQuery());
  expect(total.calls).toBe(size + 1);
});
