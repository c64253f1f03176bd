import type { Caller, RunEnd, RunEvent, RunId } from '@apex/contracts';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chat } from '../create-chat.ts';
import type { ChatDatabase } from '../database.ts';
import { createChannels } from '../event/channels.ts';
import { chatMigrations } from '../migrations.ts';
import { gatedPorts } from '../test-support/gate.ts';
import { answerTo, testCaller, testChat } from '../test-support/test-chat.ts';
import { followRun } from './follow-run.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

async function readAll(stream: AsyncGenerator<RunEvent, RunEnd, void>): Promise<{ events: RunEvent[]; end: RunEnd }> {
  const events: RunEvent[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done === true) return { events, end: next.value };
    events.push(next.value);
  }
}

async function logOf(chat: Chat, caller: Caller, id: RunId): Promise<RunEvent[]> {
  return (await chat.api.listRunEvents(caller, { id, after_seq: 0 })).events;
}

test('a stream tells every event from where it is asked, live, and how the run ended', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id } = await chat.api.ask(caller, { text: 'spend by model' });
  const whole = readAll(chat.api.followRun(caller, { id, after_seq: 0 }));
  const late = readAll(chat.api.followRun(caller, { id, after_seq: 3 }));
  await gate.reached();
  gate.open();
  const { events, end } = await whole;
  expect(events).toEqual(await logOf(chat, caller, id));
  expect(end).toEqual({ run_id: id, status: 'complete', last_seq: events.length });
  expect((await late).events).toEqual(events.slice(3));
  const afterwards = await readAll(chat.api.followRun(caller, { id, after_seq: events.length }));
  expect(afterwards).toEqual({ events: [], end });
});

test('a reader that leaves anywhere and comes back by its last number misses nothing and sees nothing twice', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { run } = await answerTo(chat, caller, 'spend by model');
  const log = await logOf(chat, caller, run.id);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 6 }), async (patience) => {
      const seen: RunEvent[] = [];
      for (const most of [...patience, Number.POSITIVE_INFINITY]) {
        const stream = chat.api.followRun(caller, { id: run.id, after_seq: seen.at(-1)?.seq ?? 0 });
        for (let taken = 0; taken < most; taken += 1) {
          const next = await stream.next();
          if (next.done === true) break;
          seen.push(next.value);
        }
        await stream.return({ run_id: run.id, status: 'complete', last_seq: 0 });
      }
      expect(seen).toEqual(log);
    }),
    { numRuns: 20 },
  );
});

test('a run of another process is followed as well, by looking again', async () => {
  const gate = gatedPorts();
  const elsewhere = testChat(db, { ports: gate.ports });
  const caller = testCaller();
  const { id } = await elsewhere.api.ask(caller, { text: 'total spend' });
  const here = { db, channels: createChannels(), look_again_ms: 10 };
  const following = readAll(followRun(here, caller, { id, after_seq: 0 }));
  await gate.reached();
  gate.open();
  const { events, end } = await following;
  expect(end.last_seq).toBe(events.length);
  expect(here.channels.size()).toBe(0);
});

test('who leaves while nothing happens is let go of at once', async () => {
  const gate = gatedPorts();
  const chat = testChat(db, { ports: gate.ports });
  const leaving = new AbortController();
  const caller = { ...testCaller(), signal: leaving.signal };
  const { id } = await chat.api.ask(caller, { text: 'total spend' });
  await gate.reached();
  const channels = createChannels();
  // More than there will ever be, so that nothing is left to tell but the end.
  const from = { id, after_seq: 1_000_000 };
  const stream = followRun({ db, channels, look_again_ms: 3_600_000 }, caller, from);
  const waiting = stream.next();
  await expect.poll(() => channels.size()).toBe(1);
  leaving.abort();
  await expect(waiting).rejects.toThrow(/aborted/);
  expect(channels.size()).toBe(0);
  gate.open();
  await chat.drain();
});
