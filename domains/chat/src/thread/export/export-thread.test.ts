import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { buffer as bytesOf, text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../../database.ts';
import { chatMigrations } from '../../migrations.ts';
import { answerTo, ended, testCaller, testChat } from '../../test-support/test-chat.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

test('a thread is exported with every question in order, named by its title', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { run, report } = await answerTo(chat, caller, 'spend by model: "Größe"?');
  const asked = Array.from({ length: 24 }, (_, number) => `total spend ${number}`);
  for (const text of asked) {
    const { id } = await chat.api.ask(caller, { text, thread_id: run.thread_id });
    await ended(chat, caller, id);
  }
  const id = run.thread_id;
  const markdown = await chat.api.exportThread(caller, { id, format: 'markdown' });
  expect(markdown).toMatchObject({ name: 'spend by model Größe.md', content_type: 'text/markdown; charset=utf-8' });
  const text = await textOf(markdown.bytes);
  const questions = [...text.matchAll(/^## (.*)$/gm)].map(([, question]) => question);
  const { runs } = await chat.api.getThread(caller, { id });
  expect(questions).toHaveLength(25);
  expect(new Set(questions)).toEqual(new Set(runs.map((one) => one.question)));
  for (const figure of report.figures) expect(text).toContain(figure.text);
  for (const inside of ['tool_', run.id, caller.organisation_id, caller.actor.user_id, 'query_spend'])
    expect(text).not.toContain(inside);
  const pdf = await chat.api.exportThread(caller, { id, format: 'pdf' });
  expect(pdf).toMatchObject({ name: 'spend by model Größe.pdf', content_type: 'application/pdf' });
  const bytes = await bytesOf(pdf.bytes);
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
});
