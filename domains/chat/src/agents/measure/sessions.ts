import { bounds, labelFilters, type SpendQueryInput } from '../plan/spend-plan.ts';
import { cacheMeasures, measureSources } from './cache.ts';
import type { MeasureJob } from './job.ts';

/** How many of the dearest sessions are looked into one by one. */
export const sessionsExamined = 3;
const sessionsListed = 5;

export async function measureSessions({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  const grain = parse.dimensions.includes('task') ? ('task' as const) : ('session' as const);
  const filters = labelFilters(parse);
  const range = bounds(parse.period);
  desk.think(`Looking for the dearest ${grain}s.`);
  const measures: SpendQueryInput['measures'] = [...cacheMeasures, 'errors', 'cost_per_call'];
  const named = filters.some((filter) => filter.dimension === grain && filter.op === 'eq');
  // Calls that belong to none are no session of their own.
  const carried = { dimension: grain, op: 'ne' as const, value: '' };
  const others = filters.filter((filter) => filter.dimension !== grain);
  const count = grain === 'task' ? (['tasks', 'cost_per_task'] as const) : (['sessions', 'cost_per_session'] as const);
  const dearest = measure.query('main', {
    by: [grain],
    measures,
    filters: named ? filters : [...filters, carried],
    ...range,
    order: { by: 'cost', direction: 'desc' },
    limit: parse.limit ?? sessionsListed,
  });
  const beside = [
    measure.query('overall', {
      measures: ['cost', 'calls', ...count, 'cost_per_call'],
      filters: others,
      ...range,
      limit: 1,
    }),
    measureSources(measure, { filters: others, ...range }),
  ];
  if (!named) {
    const outside = { dimension: grain, op: 'eq' as const, value: '' };
    const without = { measures: ['cost' as const, 'calls' as const], filters: [...filters, outside], ...range };
    beside.push(measure.query('without', { ...without, limit: 1 }));
  }
  const main = await dearest;
  await Promise.all(beside);
  const names = main.value.rows.slice(0, sessionsExamined).map((row) => String(row[grain] ?? ''));
  if (names.length === 0) return;
  desk.think('Looking into what the dearest ones are made of.');
  const top = { dimension: grain, op: 'in' as const, value: names };
  const models = measure.query('models', {
    by: [grain, 'model'],
    measures: ['cost', 'calls'],
    filters: [...others, top],
    ...range,
    order: { by: 'cost', direction: 'desc' },
    limit: 50,
  });
  const followed = grain === 'task' ? [] : names.filter((name) => name !== '');
  await Promise.all([
    models,
    ...followed.map((session) => measure.run(`growth:${session}`, tools.session_growth, { session, ...range })),
  ]);
}
