import { startTestPostgres, type TestPostgres } from '@apex/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportingAgent } from '../agents/reporting.ts';
import type { ReportDraft } from '../answer/draft.ts';
import { say } from '../answer/marks.ts';
import type { ChatDatabase } from '../database.ts';
import { chatMigrations } from '../migrations.ts';
import { inMemoryOptimizer } from '../test-support/in-memory-optimizer.ts';
import { inMemoryTelemetry } from '../test-support/in-memory-telemetry.ts';
import { expectRunContract } from '../test-support/run-contract.ts';
import { answerTo, testCaller, testCalls, testChat } from '../test-support/test-chat.ts';
import { type AgentRegistry, createBuiltinAgents } from './agent-registry.ts';

let postgres: TestPostgres;
let db: Kysely<ChatDatabase>;

beforeAll(async () => {
  postgres = await startTestPostgres({ sources: [chatMigrations] });
  db = postgres.pool<ChatDatabase>().db;
});
afterAll(() => postgres.stop());

const ports = { telemetry: inMemoryTelemetry(() => testCalls), optimizer: inMemoryOptimizer() };

/** A brain whose writer says what it likes. */
function withWriter(run: AgentRegistry['reporting']['run']): AgentRegistry {
  return { ...createBuiltinAgents(ports), reporting: { ...reportingAgent, run } };
}

const lie = { id: 'figure_1', label: 'Saving', value: '400.000000000000', unit: 'usd' as const, delta: false };
const invented: ReportDraft = {
  status: 'full',
  headline: 'You can save $400.00, which is 95% of everything.',
  paragraphs: [
    'It cost $400.00 in four hundred calls.',
    `It cost ${say({ id: 'figure_1', text: '$400.00' })}.`,
    'Well.',
  ],
  figures: [{ ...lie, display: '400.00', text: '$400.00', tool_result_id: 'result_1', path: ['total', 'cost_usd'] }],
  charts: [
    {
      kind: 'bar',
      title: 'Savings of 400 dollars',
      unit: 'usd',
      series: [{ name: 'x', role: 'main', tool_result_id: 'result_1', points: [{ label: 'a', path: ['no'] }] }],
    },
  ],
  tables: [
    {
      title: 'Savings',
      tool_result_id: 'result_1',
      columns: [{ label: 'What', unit: 'text', align: 'left' }],
      rows: [['saves 400 dollars']],
    },
  ],
  proposals: [
    {
      id: 'proposal_1',
      title: 'Save 95%',
      setting: 'x',
      old_value: 'a',
      new_value: 'b',
      saving_figure_id: 'figure_1',
      evidence_tool_result_id: 'result_1',
      verify: 'Look.',
      risk: 'None.',
      undo: 'Undo.',
    },
  ],
  queries: [],
  assumptions: ['Prices fall by 50%.'],
  next_questions: ['Save 400?'],
  nearest_questions: [],
  dates: ['2031-01-01'],
  period_words: [],
};

test('whatever a brain writes, no number reaches a person that nothing measured', async () => {
  const agents = withWriter((_, desk) => {
    desk.think('Making it up.');
    const { status, headline } = desk.publish(invented);
    return Promise.resolve({ status, headline });
  });
  const { events, report, run } = await answerTo(testChat(db, { ports, agents }), testCaller(), 'total spend');
  expect(run.status).toBe('complete');
  expectRunContract(events);
  expect(report.status).toBe('partial');
  expect(report.text).toBe('Well.');
  expect(report).toMatchObject({ figures: [], charts: [], tables: [], proposals: [], next_questions: [], marks: [] });
  const { understood: _, ...said } = report;
  expect(JSON.stringify(said)).not.toMatch(/400|95|50%|2031/);
  const told = events.filter((event) => event.type === 'partial_result' || event.type === 'agent_completed');
  expect(JSON.stringify(told.filter((event) => event.agent_name === 'reporting'))).not.toMatch(/400|95%/);
});

test('a report that went past the check is not taken', async () => {
  const agents = withWriter((_, desk) => {
    desk.think('Answering by myself.');
    return Promise.resolve({ status: 'full', headline: 'You saved $400.00.' });
  });
  const { report } = await answerTo(testChat(db, { ports, agents }), testCaller(), 'total spend');
  expect(report).toMatchObject({ status: 'guidance', figures: [] });
  expect(report.headline).toMatch(/^The answer could not be put together/);
});
