import { bounds, labelFilters, type SpendQueryInput } from '../plan/spend-plan.ts';
import type { MeasureJob, Measurer } from './job.ts';

export const cacheMeasures: NonNullable<SpendQueryInput['measures']> = [
  'cost',
  'calls',
  'tokens',
  'cache_hit_rate',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
];

const sessionsListed = 5;

/** Some sources cannot tell of caching; then zeros are no evidence. */
export function measureSources(
  measure: Measurer,
  scope: Pick<SpendQueryInput, 'filters' | 'from' | 'to'>,
): Promise<unknown> {
  return measure.query('sources', { ...scope, measures: ['calls'], by: ['source'], limit: 20 });
}

export async function measureCache({ parse, measure, desk }: MeasureJob): Promise<void> {
  const common = { measures: cacheMeasures, filters: labelFilters(parse), ...bounds(parse.period) };
  desk.think('Reading how much of the prompts came from the cache, and what each part cost.');
  const asked: Promise<unknown>[] = [measure.query('main', { ...common, limit: 1 }), measureSources(measure, common)];
  if (parse.intent === 'prompt_cache_analysis') {
    desk.think('Finding where the cache is used and where it is not.');
    const [named] = parse.dimensions;
    const by = named === undefined || named === 'session' ? 'model' : named;
    const carried = { dimension: 'session' as const, op: 'ne' as const, value: '' };
    const sessions = {
      ...common,
      filters: [...common.filters, carried],
      by: ['session' as const],
      limit: sessionsListed,
    };
    asked.push(
      measure.query('parts', { ...common, by: [by], order: { by: 'cost', direction: 'desc' }, limit: 10 }),
      // What expired is paid for again, as a write where the source tells of writes and as fresh input where not.
      measure.query('sessions', { ...sessions, order: { by: 'cost_input', direction: 'desc' } }),
      measure.query('rewritten', { ...sessions, order: { by: 'cost_cache_write', direction: 'desc' } }),
    );
  }
  await Promise.all(asked);
}
