import { labelFilters } from '../plan/spend-plan.ts';
import { untilOf } from './forecast.ts';
import { type MeasureJob, takeNumbers } from './job.ts';

const dayMs = 86_400_000;
/** Peaks are looked for in so many days before the question. */
const peakDays = 28;

/** The begin of a month so many after this one, in UTC. */
function monthAfter(now_ms: number, months: number): string {
  const now = new Date(now_ms);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString();
}

/** What is coming as it is, the busiest hours, and the limits that were run into. */
export async function measureCapacity(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  desk.think('Forecasting cost, calls and tokens, and looking for the busiest hours.');
  const filters = labelFilters(parse);
  const now_ms = desk.context.asked_at_ms;
  const until = untilOf(parse, now_ms) ?? monthAfter(now_ms, 2);
  const named = parse.period?.from ?? null;
  // Where no time ahead is named, it is the month after this one.
  const begin = named !== null && Date.parse(named) > now_ms ? named : monthAfter(now_ms, 1);
  const ahead = untilOf(parse, now_ms) === undefined || begin === named;
  const first = await measure.run('forecast', tools.forecast_spend, { measure: 'cost', filters, until });
  const to = first.value.as_of;
  const from = new Date(Date.parse(to) - peakDays * dayMs).toISOString();
  const hours = { by: ['hour' as const], measures: ['calls' as const, 'tokens' as const], filters, from, to, limit: 1 };
  await Promise.all([
    takeNumbers(job),
    ...(ahead
      ? (['cost', 'calls', 'tokens'] as const).map((name) =>
          measure.run(`before_${name}`, tools.forecast_spend, { measure: name, filters, until: begin }),
        )
      : []),
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
