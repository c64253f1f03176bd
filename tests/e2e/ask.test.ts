import type { FinalReport, RunEvent } from '@apex/contracts';
import { type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { claudeLogs } from './support/agent-logs.ts';
import { costOfAll, dollars, type KnownCall } from './support/known-calls.ts';
import { jsonLines, tableCalls } from './support/tables.ts';
import { prefixTrace } from './support/traces.ts';

vi.setConfig({ testTimeout: 60_000 });

interface Asked {
  readonly events: readonly RunEvent[];
  readonly report: FinalReport;
}

let apex: ApexProcess;
let ada: ApexUser;
const known: KnownCall[] = [];

beforeAll(async () => {
  apex = await startApex();
  ada = await signUpUser(apex, 'ada@example.com');
  const folder = join(apex.folder, 'files');
  await mkdir(folder);
  const logs = await claudeLogs(join(folder, 'claude'));
  const table = tableCalls({ number: 1, rows: 60, model: 'claude-sonnet-4-5', cached: 30_000 });
  const trace = prefixTrace();
  await writeFile(join(folder, 'calls.jsonl'), jsonLines(table));
  await writeFile(join(folder, 'traces.jsonl'), trace.text);
  await ada.json(['import', 'claude-code', logs.folder]);
  await ada.json(['import', join(folder, 'calls.jsonl')]);
  await ada.json(['import', join(folder, 'traces.jsonl'), '--start', '2026-02-10']);
  known.push(...logs.calls, ...table, ...trace.calls('2026-02-10T00:00:00Z'));
});
afterAll(() => apex.close());

async function ask(question: string, ...more: readonly string[]): Promise<Asked> {
  const ran = await ada.run(['ask', question, ...more, '--json']);
  expect(ran.code, ran.stderr).toBe(0);
  // Each line is an event as the contract has it.
  const events = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const last = events.at(-1);
  if (last?.type !== 'final_report') throw new Error(`the last event is ${last?.type}`);
  return { events, report: last.payload };
}

const sumOf = (holds: (call: KnownCall) => boolean): string => dollars(costOfAll(known.filter(holds)));
const valuesOf = (report: FinalReport): unknown[] => report.figures.map((figure) => figure.value);

/** What holds for every answer: a gapless log, agents that start, think and complete, and figures out of tool results. */
function expectHonest({ events, report }: Asked): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1));
  const agents = Map.groupBy(
    events.filter((event) => event.type !== 'final_report'),
    (event) => event.agent_name,
  );
  const stories = [...agents.values()].map((list) => list.map((event) => event.type));
  for (const story of stories) {
    expect(story[0]).toBe('agent_started');
    expect(story).toContain('agent_thinking');
    expect(story.at(-1)).toBe('agent_completed');
  }
  const results = events.flatMap((event) => (event.type === 'tool_completed' ? [event.payload.tool_call_id] : []));
  for (const figure of report.figures) expect(results).toContain(figure.tool_result_id);
  const money = report.figures.filter((figure) => figure.unit === 'usd');
  for (const figure of money) expect(figure.display).toMatch(/^-?\d+\.\d\d$/);
}

test('what was spent by model is what `spend` says', async () => {
  const asked = await ask('What did we spend by model?');
  expectHonest(asked);
  expect(asked.report.status).toBe('full');
  const { rows, total } = await ada.json<{ rows: { cost_usd: string }[]; total: { cost_usd: string } }>([
    'spend',
    '--by',
    'model',
  ]);
  expect(total.cost_usd).toBe(sumOf(() => true));
  expect(valuesOf(asked.report)).toEqual(expect.arrayContaining([total.cost_usd, ...rows.map((row) => row.cost_usd)]));
  expect(asked.report.queries[0]).toMatchObject({ dimensions: ['model'], filters: [] });
});

test.each([
  [
    'What did claude-sonnet-4-5 cost in April 2026?',
    (call: KnownCall) => call.model === 'claude-sonnet-4-5' && call.at.startsWith('2026-04'),
  ],
  ['How much did user ada spend?', (call: KnownCall) => call.user === 'ada'],
  ['What did the project shop cost on 3 March 2026?', (call: KnownCall) => call.project === 'shop'],
  ['spend between 2026-02-10 and 2026-02-28', (call: KnownCall) => call.at.startsWith('2026-02')],
])('%s is answered to the cent', async (question, holds) => {
  const asked = await ask(question);
  expectHonest(asked);
  expect(Number(sumOf(holds))).toBeGreaterThan(0);
  expect(valuesOf(asked.report)).toContain(sumOf(holds));
});

test('where caching is used and lost is what `spend` and `simulate` say', async () => {
  const asked = await ask('Where do we use prompt caching and where are we losing it?');
  expectHonest(asked);
  expect(asked.report.status).toBe('full');
  const spent = await ada.json<{ total: Record<string, unknown> }>([
    'spend',
    '--measure',
    'cache_hit_rate,cost_cache_read,cost_input',
  ]);
  const simulated = await ada.json<{ options: { ttl: string; cost_usd: string }[] }>(['simulate', 'prompt-cache']);
  const costs = simulated.options
    .filter(({ ttl }) => ['none', '5m', '1h'].includes(ttl))
    .map((option) => option.cost_usd);
  const { cache_hit_rate, cost_cache_read, cost_input } = spent.total;
  expect(valuesOf(asked.report)).toEqual(
    expect.arrayContaining([cache_hit_rate, cost_cache_read, cost_input, ...costs]),
  );
});

test('the dearest sessions are those of `spend`', async () => {
  const asked = await ask('Which sessions were the most expensive and why?');
  expectHonest(asked);
  const { rows } = await ada.json<{ rows: { session: string; cost_usd: string }[] }>([
    'spend',
    '--by',
    'session',
    '--where',
    'session!=',
    '--order',
    '-cost',
    '--limit',
    '3',
  ]);
  expect(valuesOf(asked.report)).toEqual(expect.arrayContaining(rows.map((row) => row.cost_usd)));
  for (const { session } of rows) expect(asked.report.text).toContain(session);
});

test('a question goes on in its thread', async () => {
  const first = await ask('What did we spend in February 2026?');
  const [event] = first.events;
  const second = await ask('And by model?', '--thread', event?.thread_id ?? '');
  expectHonest(second);
  expect(second.events[0]?.thread_id).toBe(event?.thread_id);
  expect(second.events[0]?.run_id).not.toBe(event?.run_id);
});

test('what is no question about usage is told what can be asked', async () => {
  const { report } = await ask('Write me a poem about the sea.');
  expect(report).toMatchObject({ status: 'guidance', figures: [] });
  expect(report.next_questions.length).toBeGreaterThan(0);
  expect(`${report.headline} ${report.text}`).not.toMatch(/\d/);
});

test('a person reads the answer as text', async () => {
  const ran = await ada.run(['ask', 'What did we spend?']);
  expect(ran.code).toBe(0);
  const total = sumOf(() => true);
  expect(ran.stdout).toContain(`$${Number(total).toFixed(2)}`);
  expect(ran.stdout).toContain('apex ask "…" --thread thread_');
});

test('a thread that is not there, and a question that is none, are refused', async () => {
  const strange = ['--thread', 'thread_01993a5e-7c00-7000-8000-000000000006'];
  expect((await ada.run(['ask', 'What did we spend?', ...strange])).code).toBe(5);
  expect((await ada.run(['ask', 'What did we spend?', '--thread', 'x'])).code).toBe(2);
  expect((await ada.run(['ask', '   '])).code).toBe(2);
});
