import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { inMemoryOptimizer } from '../test-support/in-memory-optimizer.ts';
import { inMemoryTelemetry } from '../test-support/in-memory-telemetry.ts';
import { answerTo, ended, testCaller, testCalls, testChat } from '../test-support/test-chat.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

function ask(question: string) {
  return answerTo(testChat(db), testCaller(), question);
}

test.each([
  ['what did bob spend?', /^Your data holds no user, session, project.* called "bob"/],
  ['what did mary spend last month?', /called "mary"/],
  ['spend by team', /^There is no dimension called "team"/],
])('"%s" is not answered with the total of everything', async (question, headline) => {
  const { report } = await ask(question);
  expect(report.status).toBe('guidance');
  expect(report.headline).toMatch(headline);
  expect(report.figures).toEqual([]);
});

test('an unknown dimension is answered with those there are, an unknown name with the nearest', async () => {
  expect((await ask('spend by team')).report.text).toContain('There are model, provider, hour, day');
  expect((await ask('what did shup spend on billin')).report.headline).toContain('"shop"');
  expect((await ask('what did bob spend')).report.headline).toMatch(/nearest names it holds are "/);
});

test('another currency is refused before the dollars are told', async () => {
  const { report } = await ask('cost in EUR by model');
  expect(report.status).toBe('partial');
  expect(report.headline).toMatch(/^Prices are in US dollars .* to "eur"; .*you spent \$39\.00/);
});

test('a follow-up in a thread keeps what it does not name and says so; another person’s thread gives nothing', async () => {
  const chat = testChat(db);
  const caller = testCaller();
  const { run } = await answerTo(chat, caller, 'what did we spend last month by model?');
  const next = await chat.api.ask(caller, { text: 'and by project?', thread_id: run.thread_id });
  await ended(chat, caller, next.id);
  const { report } = await chat.api.getRun(caller, { id: next.id });
  expect(report?.status).toBe('full');
  expect(report?.headline).toBe('You spent $25.00 last month on 3 calls; the most for "shop": $20.50 (82.0%).');
  expect(report?.assumptions.join(' ')).toContain(
    'Taken over from the question before: the measure (spend), the period (last month).',
  );
  await expect(chat.api.ask(testCaller(), { text: 'and by project?', thread_id: run.thread_id })).rejects.toMatchObject(
    { kind: 'not_found' },
  );
});

test('the label of calls without a value is offered as no name, and a dimension of nothing else as empty', async () => {
  const telemetry = inMemoryTelemetry(() => testCalls.map((call) => ({ ...call, feature: '(none)' })));
  const ports = { telemetry, optimizer: inMemoryOptimizer() };
  const named = await answerTo(testChat(db, { ports }), testCaller(), 'what did nono spend');
  expect(named.report.headline).not.toContain('(none)');
  const grouped = await answerTo(testChat(db, { ports }), testCaller(), 'spend by feature');
  expect(grouped.report.headline).toMatch(/^No call carries a feature/);
});
