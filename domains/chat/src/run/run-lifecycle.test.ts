import { ApexError, type RunEvent } from '@apex/contracts';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { workflowTable } from '../workflow/workflow-table.ts';
import { inMemoryOptimizer } from '../test-support/in-memory-optimizer.ts';
import { inMemoryTelemetry } from '../test-support/in-memory-telemetry.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { agentsOf, expectRunContract } from '../test-support/run-contract.ts';
import { answerTo, ended, testCaller, testCalls, testChat, testConnection } from '../test-support/test-chat.ts';
import { plainList } from '../test-support/thread-list.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

async function eventsOf(
  chat: ReturnType<typeof testChat>,
  caller: ReturnType<typeof testCaller>,
  id: Parameters<typeof ended>[2],
): Promise<RunEvent[]> {
  return (await chat.api.listRunEvents(caller, { id, after_seq: 0 })).events;
}

test.each([
  ['sufficient', 'what did we spend last month by model?'],
  ['partial', 'spend on project widgets'],
  ['insufficient', 'what is our carbon footprint?'],
] as const)('a question with %s data runs the agents of that row of the table', async (sufficiency, question) => {
  const { events, run } = await answerTo(testChat(db), testCaller(), question);
  expectRunContract(events);
  expect(agentsOf(events)).toEqual(workflowTable[sufficiency]);
  expect(run.status).toBe('complete');
  expect(run.report?.status).toBe({ sufficient: 'full', partial: 'partial', insufficient: 'guidance' }[sufficiency]);
});

test('data precedes optimization and reporting is last in every row', () => {
  for (const row of Object.values(workflowTable)) {
    const names: readonly string[] = row;
    expect(names[0]).toBe('triage');
    expect(names.at(-1)).toBe('reporting');
    if (names.includes('optimization')) expect(names.indexOf('data')).toBeLessThan(names.indexOf('optimization'));
  }
});

test('the question and the run are stored before anything is answered', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const asked = await chat.api.ask(caller, { text: 'total spend' });
  expect(asked).toMatchObject({ status: 'running', queue_position: 0, last_seq: 0, report: null });
  await gate.reached();
  const thread = await chat.api.getThread(caller, { id: asked.thread_id });
  expect(thread).toMatchObject({
    title: 'total spend',
    messages: [{ role: 'user', text: 'total spend', run_id: asked.id }],
  });
  expect(thread.runs[0]).toMatchObject({ id: asked.id, report: null, ended_at: null });
  gate.open();
  await ended(chat, caller, asked.id);
  const after = await chat.api.getThread(caller, { id: asked.thread_id });
  expect(after.messages.map((message) => message.role)).toEqual(['user', 'assistant']);
  expect(after.messages[1]?.text).toBe(after.runs[0]?.report?.headline);
});

test('a thread goes on with further questions and is listed first', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const first = await answerTo(chat, caller, 'total spend');
  await answerTo(chat, caller, 'how many calls');
  const again = await chat.api.ask(caller, { text: 'spend by model', thread_id: first.run.thread_id });
  await ended(chat, caller, again.id);
  expect((await chat.api.getThread(caller, { id: first.run.thread_id })).runs).toHaveLength(2);
  const { threads, pagination } = await chat.api.listThreads(caller, { ...plainList, per_page: 1 });
  expect(pagination).toEqual({ page: 1, per_page: 1, total: 2, total_pages: 2 });
  expect(threads[0]?.id).toBe((await chat.api.listThreads(caller, plainList)).threads[0]?.id);
});

test('three runs of one person go on at once, the fourth waits with its place and then runs', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const runs = [];
  for (let count = 0; count < 5; count += 1) runs.push(await chat.api.ask(caller, { text: 'total spend' }));
  expect(runs.map((run) => [run.status, run.queue_position])).toEqual([
    ['running', 0],
    ['running', 0],
    ['running', 0],
    ['queued', 1],
    ['queued', 2],
  ]);
  await gate.reached(3);
  const fourth = runs[3];
  if (fourth === undefined) throw new Error('five runs were asked for');
  expect((await chat.api.getRun(caller, { id: fourth.id })).status).toBe('queued');
  gate.open();
  for (const run of runs) await ended(chat, caller, run.id);
  for (const run of runs) expectRunContract(await eventsOf(chat, caller, run.id));
});

test('a run in line can be stopped, and one with too many in line is refused', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { runs_at_once: 1, runs_in_line: 1 } });
  const caller = testCaller();
  const first = await chat.api.ask(caller, { text: 'total spend' });
  const second = await chat.api.ask(caller, { text: 'total spend' });
  await expect(chat.api.ask(caller, { text: 'total spend' })).rejects.toMatchObject({
    kind: 'limit',
    reason: 'chat.too_many_runs',
  });
  const stopped = await chat.api.stopRun(caller, { id: second.id });
  expect(stopped).toMatchObject({ status: 'stopped', report: { status: 'guidance' } });
  expectRunContract(await eventsOf(chat, caller, second.id));
  const third = await chat.api.ask(caller, { text: 'total spend' });
  gate.open();
  for (const run of [first, third]) await ended(chat, caller, run.id);
  expect((await chat.api.getRun(caller, { id: third.id })).status).toBe('complete');
});

test('stop ends a run at once though its tools do not listen, tells it in plain words, and repeats safely', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  const run = await chat.api.stopRun(caller, { id });
  expect(run).toMatchObject({
    status: 'stopped',
    note: 'You stopped this run.',
    report: { headline: 'You stopped this run.' },
  });
  expect(run.ended_at).not.toBeNull();
  const events = await eventsOf(chat, caller, id);
  expectRunContract(events);
  expect(events.find((event) => event.type === 'agent_completed')).toMatchObject({
    agent_name: 'triage',
    payload: { status: 'cancelled' },
  });
  expect(await chat.api.stopRun(caller, { id })).toEqual(run);
  gate.open();
  await chat.drain();
  expect(await eventsOf(chat, caller, id)).toEqual(events);
});

test('a run that takes too long is ended and says so', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { run_timeout_ms: 50 } });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'total spend' });
  await ended(chat, caller, id);
  const run = await chat.api.getRun(caller, { id });
  expect(run).toMatchObject({
    status: 'timeout',
    report: { headline: 'This run took longer than it may and was ended.' },
  });
  expect(run.note).toMatch(/Ask again/);
  expectRunContract(await eventsOf(chat, caller, id));
});

test('an agent at work is never silent for longer than the interval', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { thinking_interval_ms: 20 } });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'total spend' });
  const connection = testConnection(caller);
  chat.socket.opened(connection);
  await chat.socket.received(connection, { type: 'subscribe', run_id: id, after_seq: 0 });
  await connection.until(() => connection.frames.filter((frame) => frame['type'] === 'agent_thinking').length >= 6);
  gate.open();
  await connection.until((frame) => frame['type'] === 'run_ended');
  const events = await eventsOf(chat, caller, id);
  expectRunContract(events);
  expect(
    events.filter((event) => event.type === 'agent_thinking' && event.payload.thought.startsWith('Still working'))
      .length,
  ).toBeGreaterThan(2);
});

test('a shutdown ends running and waiting runs in plain words and takes no more', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { runs_at_once: 1, drain_grace_ms: 20 } });
  const caller = testCaller();
  const running = await chat.api.ask(caller, { text: 'total spend' });
  const waiting = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  await chat.close();
  for (const { id } of [running, waiting]) {
    const run = await chat.api.getRun(caller, { id });
    expect(run).toMatchObject({
      status: 'failed',
      report: { headline: 'The server was stopped while this was being answered.' },
    });
    expectRunContract(await eventsOf(chat, caller, id));
  }
  await expect(chat.api.ask(caller, { text: 'total spend' })).rejects.toMatchObject({ reason: 'chat.going_down' });
});

test('a question that comes in the moment of a shutdown is refused or ended, never left open', async () => {
  for (let round = 0; round < 10; round += 1) {
    const chat = testChat(db, { limits: { drain_grace_ms: 0 } });
    const caller = testCaller();
    const asking = Array.from({ length: 5 }, () => chat.api.ask(caller, { text: 'total spend' }));
    const settled = Promise.allSettled(asking);
    await chat.drain();
    for (const asked of await settled) {
      if (asked.status === 'rejected') expect(asked.reason).toMatchObject({ reason: 'chat.going_down' });
      else expect((await chat.api.getRun(caller, { id: asked.value.id })).ended_at).not.toBeNull();
    }
  }
});

test('a shutdown waits a moment for an answer that is nearly there', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { drain_grace_ms: 20_000 } });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  const draining = chat.drain();
  gate.open();
  await draining;
  expect((await chat.api.getRun(caller, { id })).status).toBe('complete');
});

test('questions a day are limited by tier where the installation says so', async () => {
  const chat = testChat(db, { limits: { runs_per_day: { free: 1, early: null, mid: null, enterprise: null } } });
  const caller = testCaller();
  await answerTo(chat, caller, 'total spend');
  await expect(chat.api.ask(caller, { text: 'total spend' })).rejects.toMatchObject({
    kind: 'limit',
    reason: 'chat.daily_runs',
    retry_after_seconds: 34_200,
  });
  await expect(chat.api.ask({ ...testCaller(), tier: 'mid' }, { text: 'total spend' })).resolves.toBeDefined();
  await chat.drain();
});

const failures = ['unavailable', 'crash', 'garbage', 'none'] as const;

/** Ports that fail in a chosen way at a chosen call. */
function failingPorts(failure: (typeof failures)[number], at: number) {
  const telemetry = inMemoryTelemetry(() => testCalls);
  let calls = 0;
  return {
    optimizer: inMemoryOptimizer(),
    telemetry: {
      ...telemetry,
      querySpend: async (...args: Parameters<typeof telemetry.querySpend>) => {
        calls += 1;
        if (calls !== at || failure === 'none') return telemetry.querySpend(...args);
        if (failure === 'crash') throw new Error('secret stack');
        if (failure === 'garbage')
          return { ...(await telemetry.querySpend(...args)), rows: [{ cost_usd: 'much' }] } as never;
        throw new ApexError({
          kind: 'unavailable',
          reason: 'clickhouse.unavailable',
          message: 'The telemetry store does not answer at the moment.',
        });
      },
    },
  };
}

const questions = [
  'total spend',
  'spend by model vs last month',
  'where do we lose prompt caching',
  'what if we used the 1 hour cache',
  'which sessions were expensive and why',
  'spend on widgets',
  'hello',
  'spend by feature',
];

test('whatever is asked and whatever fails or is stopped, the log of a run keeps its contract', async () => {
  const fate = fc.record({
    question: fc.constantFrom(...questions),
    failure: fc.constantFrom(...failures),
    at: fc.integer({ min: 1, max: 5 }),
    stop_after: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(fate, async ({ question, failure, at, stop_after }) => {
      const chat = testChat(db, { ports: failingPorts(failure, at) });
      const caller = testCaller();
      const { id } = await chat.api.ask(caller, { text: question });
      const connection = testConnection(caller);
      chat.socket.opened(connection);
      await chat.socket.received(connection, { type: 'subscribe', run_id: id, after_seq: 0 });
      if (stop_after !== null) {
        await connection.until((frame) => Number(frame['seq']) > stop_after || frame['type'] === 'run_ended');
        await chat.api.stopRun(caller, { id });
      }
      await connection.until((frame) => frame['type'] === 'run_ended');
      const events = await eventsOf(chat, caller, id);
      expectRunContract(events);
      expect(connection.frames.filter((frame) => 'seq' in frame)).toEqual([...events]);
      const run = await chat.api.getRun(caller, { id });
      expect(run.report?.headline).not.toBe('');
      expect(JSON.stringify(events)).not.toContain('secret stack');
      if (failure === 'none' && stop_after === null) expect(run.status).toBe('complete');
    }),
    { numRuns: 60 },
  );
});

test('a failing measurement is told, the answer says so, and the run counts as failed', async () => {
  const { run, events, report } = await answerTo(
    testChat(db, { ports: failingPorts('unavailable', 2) }),
    testCaller(),
    'total spend',
  );
  expect(events.find((event) => event.type === 'agent_error')).toMatchObject({
    agent_name: 'data',
    payload: { error_code: 'CLICKHOUSE_UNAVAILABLE', retryable: true },
  });
  expect(run).toMatchObject({ status: 'failed', note: 'The telemetry store does not answer at the moment.' });
  expect(report).toMatchObject({ status: 'guidance', headline: 'The telemetry store does not answer at the moment.' });
});
