import { labelFilters } from '../plan/spend-plan.ts';
import { untilOf } from './forecast.ts';
import { type MeasureJob, takeNumbers } from './job.ts';

const dayMs = 86_400_000;
/** Peaks are looked for in so many days before the question. */
const peakDays = 28;

/** The end of the month after this one, in UTC. */
function endOfNextMonth(now_ms: number): string {
  const now = new Date(now_ms);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1)).toISOString();
}

/** What is coming as it is, the busiest hours, and the limits that were run into. */
export async function measureCapacity(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  desk.think('Forecasting cost, calls and tokens, and looking for the busiest hours.');
  const filters = labelFilters(parse);
  const now_ms = desk.context.asked_at_ms;
  const until = untilOf(parse, now_ms) ?? endOfNextMonth(now_ms);
  const first = await measure.run('forecast', tools.forecast_spend, { measure: 'cost', filters, until });
  const to = first.value.as_of;
  const from = new Date(Date.parse(to) - peakDays * dayMs).toISOString();
  const hours = { by: ['hour' as const], measures: ['calls' as const, 'tokens' as const], filters, from, to, limit: 1 };
  await Promise.all([
    takeNumbers(job),
    measure.run('forecast_calls', tools.forecast_spend, { measure: 'calls', filters, until }),
    measure.run('forecast_tokens', tools.forecast_spend, { measure: 'tokens', filters, until }),
    measure.query('peak_calls', { ...hours, order: { by: 'calls', direction: 'desc' } }),
    measure.query('peak_tokens', { ...hours, order: { by: 'tokens', direction: 'desc' } }),
    measure.query('peak_models', {
      ...hours,
      by: ['model', 'hour'],
      order: { by: 'calls', direction: 'desc' },
      limit: 500,
    }),
    measure.query('limits', {
      by: ['error_type', 'model'],
      measures: ['calls'],
      filters: [
        ...filters,
        { dimension: 'status', op: 'eq', value: 'error' },
        { dimension: 'error_type', op: 'contains', value: 'rate' },
      ],
      from,
      to,
      order: { by: 'calls', direction: 'desc' },
      limit: 10,
    }),
  ]);
}
