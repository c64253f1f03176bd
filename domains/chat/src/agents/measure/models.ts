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

/** How many of the dearest models are priced on the others that are used. */
export const modelsMoved = 3;
const targetsTried = 5;

/** The same calls at the prices of other models; the target itself narrows nothing. */
export async function measureWhatIf(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  const targets = targetsOf(parse);
  if (targets.length === 0 && (await measureMoves(job))) return;
  desk.think(
    targets.length === 0
      ? 'Pricing the same calls on cheaper models near the one that costs most.'
      : 'Pricing the same calls on the model you name.',
  );
  const scope = { filters: labelFilters(parse), ...bounds(parse.period) };
  await measure.attempt('what_if', tools.simulate_model, { ...scope, to_models: targets.slice(0, targetsTried) });
}

/** Which calls should move: those of the dearest models, priced on the others that are used already. */
async function measureMoves({ parse, measure, desk, tools }: MeasureJob): Promise<boolean> {
  const filters = labelFilters(parse);
  const scope = { filters, ...bounds(parse.period) };
  const order = { by: 'cost' as const, direction: 'desc' as const };
  const used = await measure.query('used', { ...scope, by: ['model'], measures: ['cost', 'calls'], order, limit: 10 });
  const names = used.value.rows.filter((row) => /[1-9]/.test(row.cost_usd)).map((row) => String(row['model'] ?? ''));
  if (names.length < 2) return false;
  desk.think('Pricing the calls of the dearest models on the others you use.');
  await Promise.all(
    names.slice(0, modelsMoved).map((model, at) =>
      measure.attempt(`move:${at}`, tools.simulate_model, {
        ...scope,
        filters: [
          ...filters.filter((filter) => filter.dimension !== 'model'),
          { dimension: 'model', op: 'eq', value: model },
        ],
        to_models: names.filter((name) => name !== model).slice(0, targetsTried),
      }),
    ),
  );
  return true;
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
