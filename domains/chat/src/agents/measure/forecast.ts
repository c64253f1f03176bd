import { type ForecastMeasure, forecastMeasures, type ForecastQuery } from '@apex/contracts';
import { measureSources } from '../plan/measure-sources.ts';
import { labelFilters } from '../plan/spend-plan.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import { type MeasureJob, takeNumbers } from './job.ts';

export function forecastMeasure({ measures }: QuestionParse): ForecastMeasure {
  const [asked = 'spend'] = measures;
  const { ask } = measureSources[asked];
  return forecastMeasures.find((name) => name === ask) ?? 'cost';
}

/** The end of the period asked for, where that lies ahead; else the end of the month is taken. */
export function untilOf({ period }: QuestionParse, now_ms: number): string | undefined {
  const to = period?.to;
  return to != null && Date.parse(to) > now_ms ? to : undefined;
}

export async function measureForecast(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  desk.think('Fitting what was recorded and holding the same forecast against the past.');
  const until = untilOf(parse, desk.context.asked_at_ms);
  const scope = { measure: forecastMeasure(parse), filters: labelFilters(parse) };
  const forecast = await measure.run('forecast', tools.forecast_spend, {
    ...scope,
    ...(until === undefined ? {} : { until }),
  });
  await measureBeforeAhead(job, scope, until);
  // A year or quarter began before the month that the forecast counts from.
  const from = parse.period?.from;
  if (from != null && from < forecast.value.from) {
    const range = { from, to: forecast.value.from };
    await measure.query('earlier', { measures: [scope.measure], filters: scope.filters, ...range, limit: 1 });
  }
}

/** A period that lies ahead is the forecast to its end less that to its begin. */
async function measureBeforeAhead(
  { parse, measure, desk, tools }: MeasureJob,
  scope: Pick<ForecastQuery, 'measure' | 'filters'>,
  until: string | undefined,
): Promise<void> {
  const from = parse.period?.from;
  if (from == null || until === undefined || Date.parse(from) <= desk.context.asked_at_ms) return;
  await measure.run('forecast_before', tools.forecast_spend, { ...scope, until: from });
}

/** Spend against an amount: what there is, and where it will end. */
export async function measureBudget(job: MeasureJob): Promise<void> {
  const { parse, measure, desk, tools } = job;
  desk.think('Reading what is spent so far and where the month will end.');
  await takeNumbers(job);
  const filters = labelFilters(parse);
  const forecast = await measure.run('forecast', tools.forecast_spend, { measure: 'cost', filters });
  const { from, as_of } = forecast.value;
  if (from >= as_of) return;
  const range = { from, to: as_of };
  const asked = parse.dimensions[0];
  const by = asked === undefined ? ['project' as const] : [asked];
  await measure.query('parts', {
    by,
    measures: ['cost', 'calls'],
    filters,
    ...range,
    order: { by: 'cost', direction: 'desc' },
    limit: 10,
  });
}
