import { bounds, labelFilters, type SpendQueryInput } from '../plan/spend-plan.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { MeasureJob } from './job.ts';

const sideBySide: NonNullable<SpendQueryInput['measures']> = [
  'cost',
  'calls',
  'tokens',
  'cost_per_call',
  'error_rate',
  'errors',
  'latency.p50',
  'latency.p95',
  'ttft.p50',
];

/** The models a what-if turns to; empty where the question leaves them open. */
export function targetsOf({ params }: QuestionParse): string[] {
  const named = params['to_model'];
  if (Array.isArray(named)) return named;
  return typeof named === 'string' && named !== '' ? [named] : [];
}

/** The same calls at the prices of other models; the target itself narrows nothing. */
export async function measureWhatIf({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  const targets = targetsOf(parse);
  desk.think(
    targets.length === 0
      ? 'Pricing the same calls on cheaper models near the one that costs most.'
      : 'Pricing the same calls on the model you name.',
  );
  const scope = { filters: labelFilters(parse), ...bounds(parse.period) };
  await measure.attempt('what_if', tools.simulate_model, { ...scope, to_models: targets.slice(0, 5) });
}

/** Models side by side, over all calls and over those of the same feature. */
export async function measureModels({ parse, measure, desk }: MeasureJob): Promise<void> {
  desk.think('Reading cost, speed and failures of each model, and of like calls.');
  const scope = { filters: labelFilters(parse), ...bounds(parse.period) };
  const order = { by: 'cost' as const, direction: 'desc' as const };
  await Promise.all([
    measure.query('models', { ...scope, by: ['model'], measures: sideBySide, order, limit: 20 }),
    measure.query('like', {
      ...scope,
      filters: [...scope.filters, { dimension: 'feature', op: 'ne', value: '' }],
      by: ['feature', 'model'],
      measures: ['calls', 'cost', 'cost_per_call', 'latency.p50', 'error_rate'],
      order,
      limit: 200,
    }),
  ]);
}
