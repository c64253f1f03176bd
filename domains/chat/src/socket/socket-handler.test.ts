import { serverFrameSchema, threadIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { gatedPorts } from '../test-support/gate.ts';
import {
  answerTo,
  type Frame,
  testCaller,
  testChat,
  type TestConnection,
  testConnection,
} from '../test-support/test-chat.ts';
import { plainList } from '../test-support/thread-list.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

const isEnd = (frame: Frame): boolean => frame['type'] === 'run_ended';
/** What is told of runs; that a thread changed is told beside it. */
const ofRuns = (connection: TestConnection): Frame[] =>
  connection.frames.filter((frame) => frame['type'] !== 'thread_changed');

function connected(chat: ReturnType<typeof testChat>, caller = testCaller()) {
  const connection = testConnection(caller);
  chat.socket.opened(connection);
  return connection;
}

test('the first frame greets, a question is acknowledged before its events, and its end comes last', async () => {
  const chat = testChat(db);
  const connection = connected(chat);
  await chat.socket.received(connection, { type: 'ask', text: 'spend by model', client_ref: 'mine' });
  await connection.until(isEnd);
  const types = ofRuns(connection).map((frame) => frame['type']);
  expect(types.slice(0, 3)).toEqual(['connection_established', 'message_received', 'agent_started']);
  expect(types.slice(-2)).toEqual(['final_report', 'run_ended']);
  expect(connection.frames[1]).toMatchObject({ client_ref: 'mine', queue_position: 0 });
  for (const frame of connection.frames) serverFrameSchema.parse(frame);
  const seqs = connection.frames.flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(ofRuns(connection).at(-1)).toMatchObject({ status: 'complete', last_seq: seqs.length });
});

test('a question is acknowledged within 100 ms and its first agent begins within 500 ms', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  await answerTo(chat, caller, 'total spend');
  const connection = connected(chat, caller);
  const startedAt = performance.now();
  const asked = chat.socket.received(connection, { type: 'ask', text: 'total spend' });
  await connection.until((frame) => frame['type'] === 'message_received');
  expect(performance.now() - startedAt).toBeLessThan(100);
  await connection.until((frame) => frame['type'] === 'agent_started');
  expect(performance.now() - startedAt).toBeLessThan(500);
  await asked;
  await connection.until(isEnd);
});

test('several devices see the same run, whenever they come', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'spend by model' });
  const early = connected(chat, caller);
  await chat.socket.received(early, { type: 'subscribe', run_id: id, after_seq: 0 });
  gate.open();
  await early.until((frame) => frame['seq'] === 4);
  const late = connected(chat, caller);
  await chat.socket.received(late, { type: 'subscribe', run_id: id, after_seq: 3 });
  await Promise.all([early.until(isEnd), late.until(isEnd)]);
  const afterwards = connected(chat, caller);
  await chat.socket.received(afterwards, { type: 'subscribe', run_id: id });
  expect(ofRuns(afterwards).slice(1)).toEqual(ofRuns(early).slice(1));
  expect(ofRuns(late).slice(1)).toEqual(ofRuns(early).slice(4));
});

test('following the same run twice on one connection starts over where asked and repeats nothing after', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const connection = connected(chat, caller);
  await chat.socket.received(connection, { type: 'ask', text: 'total spend' });
  await connection.until((frame) => frame['type'] === 'tool_executing');
  const { run_id } = await connection.until((frame) => frame['type'] === 'message_received');
  await chat.socket.received(connection, { type: 'subscribe', run_id, after_seq: 2 });
  const before = connection.frames.length;
  gate.open();
  await connection.until(isEnd);
  const seqs = connection.frames
    .slice(before)
    .flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(connection.frames.filter(isEnd)).toHaveLength(1);
});

test('fifty tabs of one run, come at any moment, see the whole of it once and in order', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'spend by model' });
  const tabs = Array.from({ length: 50 }, () => connected(chat, caller));
  const half = tabs.slice(0, 25).map((tab) => chat.socket.received(tab, { type: 'subscribe', run_id: id }));
  await Promise.all(half);
  gate.open();
  await Promise.all(tabs.slice(25).map((tab) => chat.socket.received(tab, { type: 'subscribe', run_id: id })));
  await Promise.all(tabs.map((tab) => tab.until(isEnd)));
  const { events } = await chat.api.listRunEvents(caller, { id, after_seq: 0 });
  for (const tab of tabs) expect(ofRuns(tab).slice(1, -1)).toEqual(events);
});

test('the tabs of a person hear of each other, those of anybody else do not', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const colleague = testCaller({ organisation_id: caller.organisation_id });
  const asking = connected(chat, caller);
  const watching = connected(chat, caller);
  const others = [connected(chat, colleague), connected(chat), connected(chat, { ...caller, scopes: ['ingest'] })];
  await chat.socket.received(asking, { type: 'ask', text: 'total spend' });
  const { thread_id, run_id } = await asking.until((frame) => frame['type'] === 'message_received');
  const changed = (change: string) => (frame: Frame) =>
    frame['type'] === 'thread_changed' && frame['change'] === change && frame['thread_id'] === thread_id;
  expect(await watching.until(changed('asked'))).toMatchObject({ run_id });
  expect(await watching.until(changed('answered'))).toMatchObject({ run_id });
  const id = threadIdSchema.parse(thread_id);
  await chat.api.renameThread(caller, { id, title: 'Mine' });
  await chat.api.shareThread(caller, { id });
  await chat.api.unshareThread(caller, { id });
  await chat.api.deleteThread(caller, { id });
  await chat.api.restoreThread(caller, { id });
  const told = watching.frames.filter((frame) => frame['type'] === 'thread_changed').map((frame) => frame['change']);
  expect(told).toEqual(['asked', 'answered', 'renamed', 'shared', 'unshared', 'deleted', 'restored']);
  for (const frame of watching.frames) serverFrameSchema.parse(frame);
  for (const other of others) expect(other.frames.map((frame) => frame['type'])).toEqual(['connection_established']);
  chat.socket.closed(watching);
  const heard = watching.frames.length;
  await chat.api.renameThread(caller, { id, title: 'Mine again' });
  expect(watching.frames).toHaveLength(heard);
});

test('a question sent again after a broken connection is not asked again, and its run is followed from the start', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const frame = { type: 'ask', text: 'total spend', client_ref: 'a-uuid' };
  const first = connected(chat, caller);
  await chat.socket.received(first, frame);
  const { run_id } = await first.until((one) => one['type'] === 'message_received');
  chat.socket.closed(first);
  const second = connected(chat, caller);
  await chat.socket.received(second, frame);
  expect(await second.until((one) => one['type'] === 'message_received')).toMatchObject({
    run_id,
    client_ref: 'a-uuid',
  });
  gate.open();
  await second.until(isEnd);
  const seqs = second.frames.flatMap((one) => (typeof one['seq'] === 'number' ? [one['seq']] : []));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect((await chat.api.listThreads(caller, plainList)).pagination.total).toBe(1);
});

test('a run that a stopping server ended is resumed at the next one, with exactly what was missed', async () => {
  const gate = gatedPorts();
  const before = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const lost = connected(before, caller);
  await before.socket.received(lost, { type: 'ask', text: 'total spend', client_ref: 'restart' });
  const { run_id } = await lost.until((frame) => frame['type'] === 'message_received');
  await lost.until((frame) => frame['type'] === 'tool_executing');
  before.socket.closed(lost);
  const seen = lost.frames.flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
  await before.close();
  const after = testChat(db);
  await after.jobs.start();
  const resumed = connected(after, caller);
  await after.socket.received(resumed, { type: 'subscribe', run_id, after_seq: seen.length });
  const { last_seq } = await resumed.until(isEnd);
  const missed = resumed.frames.flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
  expect([...seen, ...missed]).toEqual(Array.from({ length: Number(last_seq) }, (_, index) => index + 1));
  await after.socket.received(resumed, { type: 'ask', text: 'total spend', client_ref: 'restart' });
  expect(await resumed.until((frame) => frame['type'] === 'message_received')).toMatchObject({ run_id });
  await after.close();
  gate.open();
});

test('closing a connection does not stop its run', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const connection = connected(chat, caller);
  await chat.socket.received(connection, { type: 'ask', text: 'total spend' });
  const { run_id } = await connection.until((frame) => frame['type'] === 'message_received');
  await gate.reached();
  chat.socket.closed(connection);
  const seen = connection.frames.length;
  gate.open();
  const again = connected(chat, caller);
  await chat.socket.received(again, { type: 'subscribe', run_id });
  expect(await again.until(isEnd)).toMatchObject({ status: 'complete' });
  expect(connection.frames).toHaveLength(seen);
});

test('stop is acknowledged and ends the run', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const connection = connected(chat);
  await chat.socket.received(connection, { type: 'ask', text: 'total spend' });
  const { run_id } = await connection.until((frame) => frame['type'] === 'message_received');
  await gate.reached();
  await chat.socket.received(connection, { type: 'stop', run_id });
  expect(await connection.until(isEnd)).toMatchObject({ status: 'stopped' });
  expect(connection.frames.some((frame) => frame['type'] === 'stop_accepted')).toBe(true);
  gate.open();
});

test('ping is answered, also to a key that may only ingest, which may do nothing else', async () => {
  const chat = testChat(db);
  const connection = connected(chat, { ...testCaller(), scopes: ['ingest'] });
  await chat.socket.received(connection, { type: 'ping' });
  expect(connection.frames.at(-1)).toMatchObject({ type: 'pong' });
  await expect(chat.socket.received(connection, { type: 'ask', text: 'total spend' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

test.each([
  ['an unknown type', { type: 'launch' }, 'socket.unknown_type'],
  ['no type', { text: 'hello' }, 'socket.unknown_type'],
  ['no object', 'ask', 'socket.unknown_type'],
  ['nothing', null, 'socket.unknown_type'],
  ['an empty question', { type: 'ask', text: '  ' }, 'socket.invalid_frame'],
  ['a malformed run id', { type: 'stop', run_id: 'run_1' }, 'socket.invalid_frame'],
  ['a field too many', { type: 'ping', more: 1 }, 'socket.invalid_frame'],
])('a frame with %s is answered with an error', async (_, frame, reason) => {
  const chat = testChat(db);
  await expect(chat.socket.received(connected(chat), frame)).rejects.toMatchObject({ kind: 'invalid', reason });
});

test('an error of a question carries its reference', async () => {
  const chat = testChat(db);
  const connection = connected(chat);
  await chat.socket.received(connection, {
    type: 'ask',
    text: 'total spend',
    thread_id: newId.thread(),
    client_ref: 'r1',
  });
  expect(connection.frames.at(-1)).toMatchObject({
    type: 'error',
    error_code: 'CHAT_THREAD_NOT_FOUND',
    client_ref: 'r1',
  });
});
