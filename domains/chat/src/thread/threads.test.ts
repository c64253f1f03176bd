import { type Caller, type Thread, type ThreadListQuery, threadIdOfRun } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chat } from '../create-chat.ts';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { answerTo, ended, testCaller, testChat, testNow } from '../test-support/test-chat.ts';
import { plainList } from '../test-support/thread-list.ts';
import { searchPatterns } from './search-words.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

const notFound = { kind: 'not_found', reason: 'chat.thread_not_found' };
const day = 86_400_000;

async function threadAbout(chat: Chat, caller: Caller, question: string): Promise<Thread> {
  const { run } = await answerTo(chat, caller, question);
  return chat.api.getThread(caller, { id: run.thread_id });
}

async function titles(chat: Chat, caller: Caller, query: Partial<ThreadListQuery> = {}): Promise<string[]> {
  const { threads } = await chat.api.listThreads(caller, { ...plainList, ...query });
  return threads.map((thread) => thread.title);
}

/** A clock that a test can put forward. */
function movableClock(): Clock & { now_ms: number } {
  return {
    now_ms: testNow,
    now() {
      return this.now_ms;
    },
  };
}

test('threads are found by words of their title and of any question, each of which must occur', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const spend = await threadAbout(chat, caller, 'total spend by model');
  await threadAbout(chat, caller, 'spend in ÄRGER_1 of 100% Größe');
  const followed = await chat.api.ask(caller, { thread_id: spend.id, text: 'and only for haiku' });
  await ended(chat, caller, followed.id);
  expect((await titles(chat, caller)).toSorted()).toEqual(['spend in ÄRGER_1 of 100% Größe', 'total spend by model']);
  expect(await titles(chat, caller, { q: 'HAIKU model' })).toEqual(['total spend by model']);
  expect(await titles(chat, caller, { q: 'haiku grösse' })).toEqual([]);
  expect(await titles(chat, caller, { q: 'ärger GRÖSSE' })).toEqual([]);
  expect(await titles(chat, caller, { q: 'ärger größe' })).toEqual(['spend in ÄRGER_1 of 100% Größe']);
  expect(await titles(chat, caller, { q: '100%' })).toEqual(['spend in ÄRGER_1 of 100% Größe']);
  expect(await titles(chat, caller, { q: '%' })).toEqual(['spend in ÄRGER_1 of 100% Größe']);
  expect(await titles(chat, caller, { q: 'R_1' })).toEqual(['spend in ÄRGER_1 of 100% Größe']);
  expect(await titles(chat, caller, { q: 'spend', page: 2, per_page: 1 })).toHaveLength(1);
  expect(await titles(chat, testCaller({ organisation_id: caller.organisation_id }), { q: 'spend' })).toEqual([]);
});

test('signs of a pattern stand for themselves, and a flood of words is cut off', () => {
  expect(searchPatterns(' a%b  _ \\ ')).toEqual(['%a\\%b%', '%\\_%', '%\\\\%']);
  expect(searchPatterns('')).toEqual([]);
  expect(searchPatterns('\0a\0')).toEqual(['%a%']);
  expect(searchPatterns('x '.repeat(100))).toHaveLength(10);
});

test('a list holds the threads of the project it is asked in, or of all', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const elsewhere: Caller = { ...caller, project_id: newId.project(), project_name: 'sample' };
  const mine = await threadAbout(chat, caller, 'total spend');
  const sample = await threadAbout(chat, elsewhere, 'spend by model');
  expect([mine.project_id, sample.project_id]).toEqual([caller.project_id, elsewhere.project_id]);
  expect(await titles(chat, caller)).toEqual(['total spend']);
  expect(await titles(chat, elsewhere)).toEqual(['spend by model']);
  expect(await titles(chat, caller, { projects: 'all' })).toHaveLength(2);
});

test('a question in a thread of another project is refused, so that no answer mixes two', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { id, project_id } = await threadAbout(chat, caller, 'total spend');
  const elsewhere: Caller = { ...caller, project_id: newId.project(), project_name: 'sample' };
  await expect(chat.api.askInThread(elsewhere, { id, text: 'by model' })).rejects.toMatchObject({
    kind: 'precondition',
    reason: 'chat.other_project',
    details: { project_id },
  });
  const { id: run_id } = await chat.api.askInThread(caller, { id, text: 'by model' });
  expect(threadIdOfRun(run_id)).toBe(id);
  await ended(chat, caller, run_id);
});

test('a list tells what became of the latest run', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id, thread_id } = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  const status = async () => (await chat.api.listThreads(caller, plainList)).threads[0]?.last_run_status;
  await expect.poll(status).toBe('running');
  gate.open();
  await ended(chat, caller, id);
  expect(await chat.api.getThread(caller, { id: thread_id })).toMatchObject({ last_run_status: 'complete' });
});

test('a thread gets another title, and nothing else of it changes', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const before = await threadAbout(chat, caller, 'total spend');
  const { messages: _, runs: __, ...thread } = await chat.api.getThread(caller, { id: before.id });
  const renamed = await chat.api.renameThread(caller, { id: before.id, title: 'March \u0000 2026' });
  expect(renamed).toEqual({ ...thread, title: 'March  2026' });
  expect(await titles(chat, caller)).toEqual(['March  2026']);
});

test('a deleted thread is gone from every verb at once, and comes back as it was', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { run } = await answerTo(chat, caller, 'total spend');
  const { id, thread_id } = run;
  const whole = await chat.api.getThread(caller, { id: thread_id });
  const { url_path } = await chat.api.shareThread(caller, { id: thread_id });
  const token = url_path.replace('/shared/', '');
  const deleted = await chat.api.deleteThread(caller, { id: thread_id });
  expect(deleted.deleted_at).toBe(new Date(testNow).toISOString());
  expect(await chat.api.deleteThread(caller, { id: thread_id })).toEqual(deleted);
  await expect(chat.api.getThread(caller, { id: thread_id })).rejects.toMatchObject(notFound);
  await expect(chat.api.renameThread(caller, { id: thread_id, title: 'a' })).rejects.toMatchObject(notFound);
  await expect(chat.api.shareThread(caller, { id: thread_id })).rejects.toMatchObject(notFound);
  await expect(chat.api.exportThread(caller, { id: thread_id, format: 'pdf' })).rejects.toMatchObject(notFound);
  await expect(chat.api.ask(caller, { thread_id, text: 'total spend' })).rejects.toMatchObject(notFound);
  await expect(chat.api.getRun(caller, { id })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(chat.api.listRunEvents(caller, { id, after_seq: 0 })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(chat.api.getSharedThread(caller, { token })).rejects.toMatchObject({ kind: 'not_found' });
  expect(await titles(chat, caller)).toEqual([]);
  expect(await titles(chat, caller, { deleted: 'true' })).toEqual(['total spend']);
  const restored = await chat.api.restoreThread(caller, { id: thread_id });
  expect(restored.deleted_at).toBeNull();
  expect(await chat.api.restoreThread(caller, { id: thread_id })).toEqual(restored);
  const { runs, messages } = await chat.api.getThread(caller, { id: thread_id });
  expect({ runs, messages }).toEqual({ runs: whole.runs, messages: whole.messages });
  expect((await chat.api.getSharedThread(caller, { token })).title).toBe('total spend');
});

test('deleting a thread stops what is being answered in it', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id, thread_id } = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  await chat.api.deleteThread(caller, { id: thread_id });
  await chat.api.restoreThread(caller, { id: thread_id });
  expect(await chat.api.getRun(caller, { id })).toMatchObject({ status: 'stopped' });
  gate.open();
});

test('a run of a deleted thread that a killed process left is ended all the same', async () => {
  const caller = testCaller();
  const gate = gatedPorts();
  const { id, thread_id } = await testChat(db, { ports: gate.ports }).api.ask(caller, { text: 'total spend' });
  await gate.reached();
  const chat = testChat(db);
  await chat.api.deleteThread(caller, { id: thread_id });
  expect(await chat.jobs.start()).toBe(1);
  chat.jobs.stop();
  await chat.api.restoreThread(caller, { id: thread_id });
  expect(await chat.api.getRun(caller, { id })).toMatchObject({ status: 'failed' });
});

test('after thirty days a deleted thread is beyond recall, and a job removes it with all that belongs to it', async () => {
  const clock = movableClock();
  const chat = testChat(db, { clock });
  const callers = [testCaller(), testCaller()] as const;
  const [caller] = callers;
  const kept = await threadAbout(chat, caller, 'spend by model');
  for (const one of callers) {
    const thread = await threadAbout(chat, one, 'total spend');
    await chat.api.shareThread(one, { id: thread.id });
    await chat.api.deleteThread(one, { id: thread.id });
  }
  clock.now_ms += 30 * day - 1;
  expect(await titles(chat, caller, { deleted: 'true' })).toEqual(['total spend']);
  clock.now_ms += 2;
  const [gone] = (await chat.api.listThreads(caller, { ...plainList, deleted: 'true' })).threads;
  expect(gone).toBeUndefined();
  const owner = postgres.ownerPool<ChatDatabase>().db;
  const organisations = callers.map((one) => one.organisation_id);
  const left = (table: 'chat.threads' | 'chat.runs' | 'chat.messages' | 'chat.run_events' | 'chat.thread_shares') =>
    owner.selectFrom(table).select('organisation_id').where('organisation_id', 'in', organisations).execute();
  expect(await left('chat.threads')).toHaveLength(3);
  await chat.jobs.start();
  await expect.poll(async () => (await left('chat.threads')).length).toBe(1);
  chat.jobs.stop();
  expect(await left('chat.thread_shares')).toEqual([]);
  expect(await left('chat.runs')).toHaveLength(1);
  expect(new Set((await left('chat.run_events')).map((row) => row.organisation_id))).toEqual(
    new Set([caller.organisation_id]),
  );
  expect((await chat.api.getThread(caller, { id: kept.id })).runs[0]?.status).toBe('complete');
  await chat.close();
});

test('the program itself cannot remove a thread that nobody deleted', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { id } = await threadAbout(chat, caller, 'total spend');
  await withTenant(db, caller, (trx) => trx.deleteFrom('chat.threads').where('id', '=', id).execute());
  expect((await chat.api.getThread(caller, { id })).id).toBe(id);
});

test('a project that is no more takes the threads of everybody in it, and no others', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const elsewhere: Caller = { ...caller, project_id: newId.project() };
  const colleague: Caller = {
    ...testCaller({ organisation_id: caller.organisation_id }),
    project_id: caller.project_id,
  };
  gate.open();
  await threadAbout(chat, caller, 'total spend');
  await threadAbout(chat, colleague, 'spend by model');
  await threadAbout(chat, elsewhere, 'top 5 sessions');
  const { organisation_id, project_id } = caller;
  const aborted = AbortSignal.abort(new Error('going down'));
  await expect(chat.forgetProject({ organisation_id, project_id }, aborted)).rejects.toThrow('going down');
  await chat.forgetProject({ organisation_id, project_id }, new AbortController().signal);
  await chat.forgetProject({ organisation_id, project_id }, new AbortController().signal);
  expect(await titles(chat, caller, { projects: 'all' })).toEqual(['top 5 sessions']);
  expect(await titles(chat, caller, { projects: 'all', deleted: 'true' })).toEqual([]);
  expect(await titles(chat, colleague, { projects: 'all' })).toEqual([]);
});
