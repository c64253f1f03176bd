import { type ExplainedMeasure, explainedMeasures, filterableDimensions } from '@apex/contracts';
import { measureSources } from '../plan/measure-sources.ts';
import { periodBefore } from '../plan/period-before.ts';
import { bounds, labelFilters } from '../plan/spend-plan.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { MeasureJob } from './job.ts';

/** The measure whose change is taken apart; where it cannot be, the money. */
export function explainedMeasure({ measures }: QuestionParse): ExplainedMeasure {
  const [asked = 'spend'] = measures;
  const { ask } = measureSources[asked];
  return explainedMeasures.find((name) => name === ask) ?? 'cost';
}

/** How models stood before and after a change. */
export const sideBySide = ['cost', 'calls', 'cost_per_call', 'latency.p50', 'latency.p95', 'error_rate'] as const;

/** Why it changed, the days of both periods, and how the models stood before and after. */
export async function measureExplain({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  desk.think('Holding two periods against each other and looking for what tells the change best.');
  const named = filterableDimensions.filter((dimension) => parse.dimensions.includes(dimension));
  const filters = labelFilters(parse);
  const compare = parse.compare ?? periodBefore(parse.period, desk.context.asked_at_ms);
  const explained = await measure.run('explain', tools.explain_change, {
    measure: explainedMeasure(parse),
    filters,
    ...bounds(parse.period),
    ...(compare === null ? {} : { compare_from: compare.from ?? undefined, compare_to: compare.to ?? undefined }),
    ...(named.length === 0 ? {} : { dimensions: named }),
  });
  const { before, after } = explained.value;
  desk.think('Reading both periods day by day and model by model.');
  const scope = { filters, limit: 1000 };
  const days = { ...scope, by: ['day' as const], measures: [...new Set([explainedMeasure(parse), 'calls' as const])] };
  const models = { ...scope, by: ['model' as const], measures: [...sideBySide], limit: 20 };
  const [now, then] = [after, before].map(({ from, to }) => ({ from, to }));
  // Periods that follow each other make one picture.
  const joined = before.to === after.from;
  await Promise.all([
    measure.query('days', joined ? { ...days, from: before.from, to: after.to } : { ...days, ...now }),
    ...(joined ? [] : [measure.query('days_before', { ...days, ...then })]),
    measure.query('models', { ...models, ...now }),
    measure.query('models_before', { ...models, ...then }),
  ]);
}
