import { bounds, labelFilters, type SpendQueryInput } from '../plan/spend-plan.ts';
import type { MeasureJob } from './job.ts';
import { takeNumbers } from './job.ts';

const speed: NonNullable<SpendQueryInput['measures']> = [
  'calls',
  'cost',
  'cost_per_call',
  'tokens',
  'latency.mean',
  'latency.p50',
  'latency.p95',
  'ttft.p50',
  'error_rate',
];
const rowsLooked = 20;

/** What the records tell of speed: over all, by model, by feature; and what the fastest model would cost. */
export async function measureLatency(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  desk.think('Reading how long calls take, by model and feature, and how long their answers are.');
  const scope = { measures: speed, filters: labelFilters(parse), ...bounds(parse.period) };
  const order = { by: 'cost' as const, direction: 'desc' as const };
  const [models] = await Promise.all([
    measure.query('models', { ...scope, by: ['model'], order, limit: rowsLooked }),
    measure.query('features', { ...scope, by: ['feature'], order, limit: rowsLooked }),
    takeNumbers(job),
  ]);
  const rows = models.value.rows.filter((row) => typeof row['latency.p50'] === 'number');
  const fastest = rows.toSorted((a, b) => Number(a['latency.p50']) - Number(b['latency.p50']))[0];
  if (fastest === undefined || rows.length < 2) return;
  desk.think('Pricing the other calls on the model that answered fastest.');
  const model = String(fastest['model']);
  await measure.attempt('what_if', tools.simulate_model, {
    filters: [...scope.filters, { dimension: 'model', op: 'ne', value: model }],
    ...bounds(parse.period),
    to_models: [model],
  });
}
