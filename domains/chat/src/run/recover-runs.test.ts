import { type Caller, type RunEvent, runIdSchema, type RunId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { createPool } from '@apex/postgres';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { silentLog } from '@apex/testkit/silent-log';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { writeRecords } from '../event/write-records.ts';
import { chatMigrations } from '../migrations.ts';
import { ownerOf } from '../owner.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { expectRunContract } from '../test-support/run-contract.ts';
import { answerTo, testCaller, testChat, testConnection, testNow } from '../test-support/test-chat.ts';
import { runStoreFor } from './run-store.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

/** A run whose process died after it had stored the given events. */
async function leave(caller: Caller, events: readonly RunEvent[]): Promise<RunId> {
  const thread_id = newId.thread();
  const id = newId.run(thread_id);
  const { project_id, request_id, organisation_id } = caller;
  const at = new Date(testNow);
  const run = {
    id,
    thread_id,
    new_thread_title: 'left',
    project_id,
    request_id,
    message_id: newId.message(),
    question: 'total spend',
    client_ref: null,
    at,
  };
  await runStoreFor(db, ownerOf(caller)).insert(run);
  const records = events.map((event) => ({
    kind: 'event' as const,
    organisation_id,
    run_id: id,
    seq: event.seq,
    text: JSON.stringify({ ...event, run_id: id, thread_id }),
  }));
  await writeRecords(db, records);
  return id;
}

test('a log that broke off anywhere is ended once, in plain words, with its numbers unbroken', async () => {
  const caller = testCaller();
  const chat = testChat(db);
  const { events } = await answerTo(chat, caller, 'which sessions were expensive and why');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: events.length - 1 }), async (count) => {
      const kept = events.slice(0, count);
      const id = await leave(caller, kept);
      expect(await testChat(db).jobs.start()).toBe(1);
      expect(await testChat(db).jobs.start()).toBe(0);
      const closed = await chat.api.listRunEvents(caller, { id, after_seq: 0 });
      expectRunContract(closed.events);
      expect(closed.events.slice(0, count).map((event) => event.payload)).toEqual(kept.map((event) => event.payload));
      const run = await chat.api.getRun(caller, { id });
      expect(run).toMatchObject({
        status: 'failed',
        report: { status: 'guidance', next_questions: expect.arrayContaining(['total spend']) },
      });
      const { messages } = await chat.api.getThread(caller, { id: run.thread_id });
      expect(messages.map((message) => message.role)).toEqual(['user', 'assistant']);
    }),
    { numRuns: 30 },
  );
});

test('a run whose answer was stored but not its end counts as complete, with that answer', async () => {
  const caller = testCaller();
  const chat = testChat(db);
  const { events, report } = await answerTo(chat, caller, 'total spend');
  const id = await leave(caller, events);
  await chat.jobs.start();
  chat.jobs.stop();
  expect(await chat.api.getRun(caller, { id })).toMatchObject({
    status: 'complete',
    note: '',
    report,
    last_seq: events.length,
  });
});

test('runs this process works on are left alone, and followers of a lost run hear its end', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const held = await chat.api.ask(caller, { text: 'total spend' });
  const lost = await leave(caller, []);
  const connection = testConnection(caller);
  chat.socket.opened(connection);
  await chat.socket.received(connection, { type: 'subscribe', run_id: lost, after_seq: 0 });
  expect(await chat.jobs.start()).toBe(1);
  chat.jobs.stop();
  expect(await connection.until((frame) => frame['type'] === 'run_ended')).toMatchObject({
    run_id: lost,
    status: 'failed',
  });
  expect((await chat.api.getRun(caller, { id: held.id })).ended_at).toBeNull();
  gate.open();
  await chat.drain();
});

test('after kill -9 in the middle of a run, a restart ends what was running and what was waiting', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../test-support/crash-child.ts', import.meta.url)), postgres.owner_url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const told = JSON.parse(line.toString('utf8')) as { caller: Caller; running: string; waiting: string; seen: number };
  child.kill('SIGKILL');
  await once(child, 'exit');
  const chat = testChat(
    createPool<ChatDatabase>({ url: postgres.owner_url, application_name: 'test', role: 'apex_app', log: silentLog })
      .db,
  );
  const caller = { ...told.caller, signal: new AbortController().signal };
  expect(told.seen).toBeGreaterThan(0);
  expect(await chat.jobs.start()).toBe(2);
  chat.jobs.stop();
  for (const id of [told.running, told.waiting].map((text) => runIdSchema.parse(text))) {
    const { events } = await chat.api.listRunEvents(caller, { id, after_seq: 0 });
    expectRunContract(events);
    expect(await chat.api.getRun(caller, { id })).toMatchObject({
      status: 'failed',
      note: expect.stringContaining('Ask again'),
    });
  }
});
