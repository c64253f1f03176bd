import type { FinalReport, RetryTrace, RunEvent } from '@apex/contracts';
import { type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

interface Asked {
  readonly events: readonly RunEvent[];
  readonly report: FinalReport;
}

let apex: ApexProcess;
let ada: ApexUser;

beforeAll(async () => {
  apex = await startApex();
  ada = await signUpUser(apex, 'ada@example.com');
  await ada.json(['sample']);
}, 120_000);
afterAll(() => apex.close());

async function ask(question: string): Promise<Asked> {
  const ran = await ada.run(['ask', question, '--project', 'sample', '--json']);
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

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((here, step) => Object(here)[step], value);
}

/** Every figure, series and mark leads to a tool result of the very run, and nothing had to be taken out. */
function expectMeasured({ events, report }: Asked): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const results = new Map(
    events.flatMap((event) =>
      event.type === 'tool_completed' && event.payload.status === 'success'
        ? [[event.payload.tool_call_id, event.payload.result] as const]
        : [],
    ),
  );
  for (const { tool_result_id, path, value } of report.figures)
    expect(at(results.get(tool_result_id), path)).toBe(value);
  for (const { series } of report.charts) for (const one of series) expect(results.has(one.tool_result_id)).toBe(true);
  for (const { in: where, at: start, length, figure_id } of report.marks) {
    const text = where === 'headline' ? report.headline : report.text;
    const figure = report.figures.find((one) => one.id === figure_id);
    expect(text.slice(start, start + length)).toBe(figure?.text);
  }
  const sources = new Set(report.sources.map((source) => source.tool_result_id));
  for (const figure of report.figures) expect(sources).toContain(figure.tool_result_id);
  expect(report.assumptions.filter((line) => line.includes('left out because'))).toEqual([]);
  for (const proposal of report.proposals) {
    const saving = report.figures.find((figure) => figure.id === proposal.saving_figure_id);
    expect(Number(saving?.value)).toBeGreaterThan(0);
    expect(proposal.old_value).not.toBe(proposal.new_value);
  }
}

test.each([
  ['spend_query', 'What did we spend last month by model?', 'query_spend'],
  ['spend_query', 'Spend, calls and error rate by feature last week', 'query_spend'],
  ['explain_change', 'Why did our spend change this month?', 'explain_change'],
  ['forecast', 'Where will our spend be at the end of the month?', 'forecast_spend'],
  ['anomaly', 'Was anything unusual in our spend in the last 30 days?', 'find_anomalies'],
  ['model_what_if', 'What would it have cost to use claude-haiku-4-5 for everything?', 'simulate_model'],
  ['compare_models', 'Compare our models by cost, speed and errors', 'query_spend'],
  ['errors_retries', 'What did retries cost us?', 'trace_retries'],
  ['expensive_sessions', 'Which sessions were the most expensive, and why?', 'session_growth'],
  ['reduce_cost', 'How can we cut our cost by 30%?', 'list_findings'],
  ['latency_reduce', 'How do we get the latency under 2 s?', 'query_spend'],
  ['capacity_plan', 'Usage triples next month: which capacity do we need?', 'forecast_spend'],
  ['budget_status', 'Are we within our budget of $3,000 this month?', 'forecast_spend'],
  ['prompt_cache_analysis', 'Where do we use prompt caching, and where are we losing it?', 'simulate_prompt_cache'],
  ['lifetime_what_if', 'What would a 1-hour cache lifetime have cost?', 'simulate_prompt_cache'],
])('%s: "%s" is answered over the sample with measured figures', async (intent, question, tool) => {
  const asked = await ask(question);
  expectMeasured(asked);
  const { report, events } = asked;
  expect(report.understood?.parse).toMatchObject({ intent });
  expect(report.status).not.toBe('guidance');
  expect(report.figures.length).toBeGreaterThan(0);
  expect(report.charts.length + report.tables.length).toBeGreaterThan(0);
  expect(report.next_questions.length).toBeGreaterThan(0);
  const used = events.flatMap((event) => (event.type === 'tool_executing' ? [event.payload.tool_name] : []));
  expect(used).toContain(tool);
});

test('waste that lies in the sample is found, told in money and proposed', async () => {
  const { report } = await ask('How can we reduce our cost?');
  expect(report.headline).toMatch(/could have been saved at equal quality \(\d+\.\d%\)/);
  expect(report.proposals.length).toBeGreaterThan(1);
  for (const proposal of report.proposals) expect(proposal.proposal_id).toMatch(/^proposal_/);
});

test('what retries cost is what `simulate retries` says', async () => {
  const { report } = await ask('What did retries cost us?');
  const traced = await ada.json<RetryTrace>(['simulate', 'retries', '--project', 'sample']);
  const values = report.figures.map((figure) => figure.value);
  expect(values).toEqual(expect.arrayContaining([traced.failed_calls, traced.paid_failed_usd, traced.wasted_usd]));
});

test('what no call record tells is said with what to send instead', async () => {
  const { report } = await ask('What is our carbon footprint?');
  expect(report).toMatchObject({ status: 'guidance', figures: [] });
  expect(report.nearest_questions.length).toBeGreaterThan(0);
});
