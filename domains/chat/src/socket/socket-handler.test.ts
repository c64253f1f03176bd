import { serverFrameSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { answerTo, type Frame, testCaller, testChat, testConnection } from '../test-support/test-chat.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

const isEnd = (frame: Frame): boolean => frame['type'] === 'run_ended';

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
  const types = connection.frames.map((frame) => frame['type']);
  expect(types.slice(0, 3)).toEqual(['connection_established', 'message_received', 'agent_started']);
  expect(types.slice(-2)).toEqual(['final_report', 'run_ended']);
  expect(connection.frames[1]).toMatchObject({ client_ref: 'mine', queue_position: 0 });
  for (const frame of connection.frames) serverFrameSchema.parse(frame);
  const seqs = connection.frames.flatMap((frame) => (typeof frame['seq'] === 'number' ? [frame['seq']] : []));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(connection.frames.at(-1)).toMatchObject({ status: 'complete', last_seq: seqs.length });
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
  expect(afterwards.frames.slice(1)).toEqual(early.frames.slice(1));
  expect(late.frames.slice(1)).toEqual(early.frames.slice(4));
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
