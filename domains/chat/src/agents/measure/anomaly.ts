import { filterableDimensions, type WatchedMeasure, watchedMeasures } from '@apex/contracts';
import { measureSources } from '../plan/measure-sources.ts';
import { bounds, labelFilters } from '../plan/spend-plan.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { MeasureJob } from './job.ts';

export function watchedMeasure({ measures }: QuestionParse): WatchedMeasure {
  const [asked = 'spend'] = measures;
  const { ask } = measureSources[asked];
  if (ask.startsWith('latency') || ask.startsWith('ttft')) return 'latency.p95';
  if (ask === 'errors') return 'error_rate';
  return watchedMeasures.find((name) => name === ask) ?? 'cost';
}

export async function measureAnomalies({ parse, measure, desk, tools }: MeasureJob): Promise<void> {
  desk.think('Holding each day against the usual of its weekday.');
  const named = filterableDimensions.find((dimension) => parse.dimensions.includes(dimension));
  const hourly = parse.dimensions.includes('hour');
  await measure.run('anomalies', tools.find_anomalies, {
    measure: watchedMeasure(parse),
    by: named ?? 'feature',
    filters: labelFilters(parse),
    ...bounds(parse.period),
    grain: hourly ? 'hour' : 'day',
  });
}
