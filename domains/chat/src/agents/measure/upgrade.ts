import { labelFilters } from '../plan/spend-plan.ts';
import { sideBySide } from './explain.ts';
import type { MeasureJob } from './job.ts';

const dayMs = 86_400_000;
/** A day or two alone would be compared with chance. */
const daysBefore = 7;

/** A change that was made: a call since then against a call in the week before it, over all and model by model. */
export async function measureUpgrade({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  desk.think('Holding the calls since the change against those of the week before it.');
  const now_ms = desk.context.asked_at_ms;
  const named = parse.period?.from ?? null;
  const since = named === null ? now_ms - daysBefore * dayMs : Date.parse(named);
  const instant = (ms: number): string => new Date(ms).toISOString();
  const after = { from: instant(since), to: instant(now_ms) };
  const before = { from: instant(since - daysBefore * dayMs), to: instant(since) };
  const filters = labelFilters(parse).filter((filter) => filter.dimension !== 'model');
  const models = { filters, by: ['model' as const], measures: [...sideBySide], limit: 20 };
  await Promise.all([
    measure.query('models', { ...models, ...after }),
    measure.query('models_before', { ...models, ...before }),
    measure.query('days', {
      filters,
      by: ['day'],
      measures: ['cost_per_call', 'calls'],
      from: before.from,
      to: after.to,
      limit: 1000,
    }),
    measure.attempt('explain', tools.explain_change, {
      measure: 'cost_per_call',
      filters,
      ...after,
      compare_from: before.from,
      compare_to: before.to,
    }),
  ]);
}
