import { createMetrics } from '@apex/kit/metrics';
import { newTraceContext } from '@apex/kit/trace-context';
import { createTracing } from '@apex/kit/tracing';
import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { answerTo, testCaller, testChat } from '../test-support/test-chat.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
});
afterAll(() => postgres.stop());

test('a run tells its time, that of its agents and of its first event, and its events name request and trace', async () => {
  const metrics = createMetrics();
  const tracing = createTracing();
  const chat = testChat(postgres.pool<ChatDatabase>().db, { observe: { metrics, tracing } });
  const caller = testCaller();
  const trace = newTraceContext();
  const { events } = await tracing.run({ trace }, () => answerTo(chat, caller, 'What did we spend last month?'));
  expect(new Set(events.map((event) => event.trace_id))).toEqual(new Set([trace.trace_id]));
  expect(new Set(events.map((event) => event.correlation_id))).toEqual(new Set([caller.request_id]));
  await expect.poll(() => metrics.text()).toContain('apex_chat_run_duration_seconds_count{status="complete"} 1');
  const text = await metrics.text();
  expect(text).toContain('apex_chat_first_event_seconds_count 1');
  expect(text).toContain('apex_chat_agent_duration_seconds_count{agent="triage",outcome="success"} 1');
  expect(text).toContain('apex_chat_runs{state="waiting"} 0');
  await chat.close();
});
