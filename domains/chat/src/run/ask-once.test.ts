import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { ended, testCaller, testChat } from '../test-support/test-chat.ts';
import { plainList } from '../test-support/thread-list.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

test('a question sent twenty times at once under one reference is asked once', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const question = { text: 'total spend', client_ref: randomUUID() };
  const answers = await Promise.all(Array.from({ length: 20 }, () => chat.api.ask(caller, question)));
  expect(new Set(answers.map((run) => run.id)).size).toBe(1);
  const { threads } = await chat.api.listThreads(caller, plainList);
  expect(threads).toHaveLength(1);
  gate.open();
  for (const { id } of threads) {
    const { runs, messages } = await chat.api.getThread(caller, { id });
    expect([runs.length, messages.filter((message) => message.role === 'user').length]).toEqual([1, 1]);
    for (const run of runs) await ended(chat, caller, run.id);
  }
});

test('those sent in vain leave their place in line', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports, limits: { runs_at_once: 1, runs_in_line: 1 } });
  const caller = testCaller();
  const question = { text: 'total spend', client_ref: randomUUID() };
  const first = await chat.api.ask(caller, question);
  for (let again = 0; again < 5; again += 1) expect((await chat.api.ask(caller, question)).id).toBe(first.id);
  const second = await chat.api.ask(caller, { text: 'spend by model', client_ref: 'second' });
  expect(second).toMatchObject({ status: 'queued', queue_position: 1 });
  expect(await chat.api.ask(caller, { text: 'spend by model', client_ref: 'second' })).toMatchObject({
    id: second.id,
    status: 'queued',
    queue_position: 1,
  });
  await expect(chat.api.ask(caller, { text: 'top sessions' })).rejects.toMatchObject({ kind: 'limit' });
  gate.open();
  await ended(chat, caller, second.id);
});

test('a question of long ago is given as it ended, by another process too', async () => {
  const caller = testCaller();
  const question = { text: '  total spend  ', client_ref: randomUUID() };
  const chat = testChat(db);
  const { id } = await chat.api.ask(caller, question);
  await ended(chat, caller, id);
  expect(await testChat(db).api.ask(caller, question)).toMatchObject({ id, status: 'complete', queue_position: 0 });
});

test('a reference names one question of one person', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const colleague = testCaller({ organisation_id: caller.organisation_id });
  const question = { text: 'total spend', client_ref: 'one' };
  const first = await chat.api.ask(caller, question);
  const taken = { kind: 'conflict', reason: 'chat.client_ref_taken' };
  await expect(chat.api.ask(caller, { ...question, text: 'spend by model' })).rejects.toMatchObject(taken);
  const other = await chat.api.ask(caller, { text: 'total spend' });
  await expect(chat.api.ask(caller, { ...question, thread_id: other.thread_id })).rejects.toMatchObject(taken);
  expect((await chat.api.ask(caller, { ...question, thread_id: first.thread_id })).id).toBe(first.id);
  const theirs = await chat.api.ask(colleague, question);
  expect(theirs.id).not.toBe(first.id);
  await Promise.all([ended(chat, caller, first.id), ended(chat, caller, other.id), ended(chat, colleague, theirs.id)]);
});

test('a repeated question does not count towards the day', async () => {
  const runs_per_day = { free: 1, early: 1, mid: 1, enterprise: 1 };
  const chat = testChat(db, { limits: { runs_per_day } });
  const caller = testCaller();
  const question = { text: 'total spend', client_ref: 'once' };
  const { id } = await chat.api.ask(caller, question);
  expect((await chat.api.ask(caller, question)).id).toBe(id);
  await ended(chat, caller, id);
});
