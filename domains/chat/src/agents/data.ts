import type { ReportQuery, SpendResult } from '@apex/contracts';
import { z } from 'zod';
import type { QuerySpend } from '../tools/query-spend.ts';
import type { SessionGrowth } from '../tools/session-growth.ts';
import type { Measured } from '../tools/tool-belt.ts';
import type { QuestionParse } from '../understand/question-parse.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { bounds, labelFilters, spendPlan, type SpendQueryInput } from './plan/spend-plan.ts';
import { type DataOutput, dataOutputSchema, triageOutputSchema } from './state.ts';

const inputSchema = z.object({ triage: triageOutputSchema });

interface DataTools {
  readonly query_spend: QuerySpend;
  readonly session_growth: SessionGrowth;
}

/** How many of the dearest sessions are looked into one by one. */
export const sessionsExamined = 3;
const sessionsListed = 5;

const cacheMeasures: SpendQueryInput['measures'] = [
  'cost',
  'calls',
  'tokens',
  'cache_hit_rate',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
];

export function createData(tools: DataTools): Agent<typeof inputSchema, typeof dataOutputSchema> {
  return {
    name: 'data',
    message: 'Measuring',
    input: inputSchema,
    output: dataOutputSchema,
    tools: ['query_spend', 'session_growth'],
    budget: { time_ms: 120_000 },
    async run({ triage }, desk) {
      const measure = createMeasurer(desk, tools);
      const { parse } = triage;
      if (parse.intent === 'expensive_sessions') await measureSessions(parse, measure, desk, tools);
      else if (parse.intent === 'spend_query') await measurePlain(parse, measure, desk);
      else await measureCache(parse, measure, desk);
      return measure.output();
    },
  };
}

interface Measurer {
  query(name: string, query: SpendQueryInput): Promise<Measured<SpendResult>>;
  keep(name: string, result_id: string): void;
  output(): DataOutput;
}

function createMeasurer(desk: AgentDesk, tools: DataTools): Measurer {
  const datasets: DataOutput['datasets'] = [];
  const queries: ReportQuery[] = [];
  return {
    async query(name, query) {
      const result = await desk.tools.call(tools.query_spend, query);
      datasets.push({ name, result_id: result.id });
      const { from, to } = result.value;
      const filters = (query.filters ?? []).map((filter) => ({ ...filter, op: filter.op ?? ('eq' as const) }));
      queries.push({ measures: [...(query.measures ?? [])], dimensions: [...(query.by ?? [])], filters, from, to });
      return result;
    },
    keep: (name, result_id) => void datasets.push({ name, result_id }),
    output: () => ({ datasets, queries }),
  };
}

async function measurePlain(parse: QuestionParse, measure: Measurer, desk: AgentDesk): Promise<void> {
  desk.think(
    parse.dimensions.length === 0
      ? 'Adding up the calls asked for.'
      : `Grouping the calls by ${parse.dimensions.join(' and ')}.`,
  );
  await measure.query('main', spendPlan(parse, parse.period));
  if (parse.compare === null) return;
  desk.think('Reading the period it is held against.');
  await measure.query('compare', spendPlan(parse, parse.compare));
}

async function measureCache(parse: QuestionParse, measure: Measurer, desk: AgentDesk): Promise<void> {
  const common = { measures: cacheMeasures, filters: labelFilters(parse), ...bounds(parse.period) };
  desk.think('Reading how much of the prompts came from the cache, and what each part cost.');
  await measure.query('main', { ...common, limit: 1 });
  await measureSources(measure, common);
  if (parse.intent !== 'prompt_cache_analysis') return;
  desk.think('Finding where the cache is used and where it is not.');
  const [asked] = parse.dimensions;
  const by = asked === undefined || asked === 'session' ? 'model' : asked;
  await measure.query('parts', { ...common, by: [by], order: { by: 'cost', direction: 'desc' }, limit: 10 });
  const carried = { dimension: 'session' as const, op: 'ne' as const, value: '' };
  const sessions = {
    ...common,
    filters: [...common.filters, carried],
    by: ['session' as const],
    limit: sessionsListed,
  };
  // What expired is paid for again, as a write where the source tells of writes and as fresh input where it does not.
  await measure.query('sessions', { ...sessions, order: { by: 'cost_input', direction: 'desc' } });
  await measure.query('rewritten', { ...sessions, order: { by: 'cost_cache_write', direction: 'desc' } });
}

/** Some sources cannot tell of caching; then zeros are no evidence. */
async function measureSources(
  measure: Measurer,
  scope: Pick<SpendQueryInput, 'filters' | 'from' | 'to'>,
): Promise<void> {
  await measure.query('sources', { ...scope, measures: ['calls'], by: ['source'], limit: 20 });
}

async function measureSessions(
  parse: QuestionParse,
  measure: Measurer,
  desk: AgentDesk,
  tools: DataTools,
): Promise<void> {
  const grain = parse.dimensions.includes('task') ? ('task' as const) : ('session' as const);
  const filters = labelFilters(parse);
  const range = bounds(parse.period);
  desk.think(`Looking for the dearest ${grain}s.`);
  const measures: SpendQueryInput['measures'] = [...(cacheMeasures ?? []), 'errors', 'cost_per_call'];
  const limit = parse.limit ?? sessionsListed;
  const named = filters.some((filter) => filter.dimension === grain && filter.op === 'eq');
  // Calls that belong to none are no session of their own.
  const carried = { dimension: grain, op: 'ne' as const, value: '' };
  const main = await measure.query('main', {
    by: [grain],
    measures,
    filters: named ? filters : [...filters, carried],
    ...range,
    order: { by: 'cost', direction: 'desc' },
    limit,
  });
  const others = filters.filter((filter) => filter.dimension !== grain);
  const count = grain === 'task' ? (['tasks', 'cost_per_task'] as const) : (['sessions', 'cost_per_session'] as const);
  await measure.query('overall', {
    measures: ['cost', 'calls', ...count, 'cost_per_call'],
    filters: others,
    ...range,
    limit: 1,
  });
  await measureSources(measure, { filters: others, ...range });
  if (!named) {
    const outside = { dimension: grain, op: 'eq' as const, value: '' };
    await measure.query('without', { measures: ['cost', 'calls'], filters: [...filters, outside], ...range, limit: 1 });
  }
  const names = main.value.rows.slice(0, sessionsExamined).map((row) => String(row[grain] ?? ''));
  const [first] = names;
  if (first === undefined) return;
  desk.think('Looking into what the dearest ones are made of.');
  const top = { dimension: grain, op: 'in' as const, value: names };
  await measure.query('models', {
    by: [grain, 'model'],
    measures: ['cost', 'calls'],
    filters: [...others, top],
    ...range,
    order: { by: 'cost', direction: 'desc' },
    limit: 50,
  });
  if (grain === 'task') return;
  for (const session of names.filter((name) => name !== '')) {
    const growth = await desk.tools.call(tools.session_growth, { session, ...range });
    measure.keep(`growth:${session}`, growth.id);
  }
}
