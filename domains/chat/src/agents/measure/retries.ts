import { bounds, labelFilters } from '../plan/spend-plan.ts';
import type { MeasureJob } from './job.ts';

export async function measureRetries({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  desk.think('Looking for failed calls that were paid for, and for the like calls that followed them.');
  const filters = labelFilters(parse).filter((filter) => filter.dimension !== 'status');
  const scope = { filters, ...bounds(parse.period) };
  await Promise.all([
    measure.run('retries', tools.trace_retries, { ...scope, samples: 5, limit: 10 }),
    measure.query('days', { ...scope, by: ['day'], measures: ['calls', 'errors', 'error_rate'], limit: 1000 }),
  ]);
}
