import { newId } from '@apex/kit/id';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { answerTo, testCaller, testChat } from '../test-support/test-chat.ts';
import { plainList } from '../test-support/thread-list.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;
beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

async function rows(): Promise<Record<string, number>> {
  const { db: owner } = postgres.ownerPool();
  const counts: Record<string, number> = {};
  for (const table of ['threads', 'runs', 'messages', 'run_events']) {
    const found = await sql<{ rows: string }>`select count(*) as rows from ${sql.table(`chat.${table}`)}`.execute(
      owner,
    );
    counts[table] = Number(found.rows[0]?.rows);
  }
  return counts;
}

test('a forgotten project takes its threads, runs, messages and events along, and nothing of another', async () => {
  const chat = testChat(db);
  const { signal } = new AbortController();
  const kept = testCaller();
  await answerTo(chat, kept, 'total spend');
  const before = await rows();
  const gone = { ...kept, project_id: newId.project() };
  await answerTo(chat, gone, 'total spend');
  expect((await rows())['run_events']).toBeGreaterThan(before['run_events'] ?? 0);
  const stranger = { organisation_id: newId.org(), project_id: gone.project_id };
  await chat.forgetProject(stranger, signal);
  expect((await rows())['threads']).toBe((before['threads'] ?? 0) + 1);
  await chat.forgetProject(gone, signal);
  await chat.forgetProject(gone, signal);
  expect(await rows()).toEqual(before);
  expect((await chat.api.listThreads(kept, plainList)).threads).toHaveLength(1);
});
