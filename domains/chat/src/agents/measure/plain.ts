import { asksShare } from '../plan/asked-besides.ts';
import { labelFilters, spendPlan } from '../plan/spend-plan.ts';
import type { MeasureJob } from './job.ts';

/** A plain reading, the period it is held against, and the whole where a share of it is asked. */
export async function measurePlain({ question, parse, measure, desk }: MeasureJob): Promise<void> {
  desk.think(
    parse.dimensions.length === 0
      ? 'Adding up the calls asked for.'
      : `Grouping the calls by ${parse.dimensions.join(' and ')}.`,
  );
  const main = spendPlan(parse, parse.period);
  const asked: Promise<unknown>[] = [measure.query('main', main)];
  if (parse.compare !== null) {
    desk.think('Reading the period it is held against.');
    asked.push(measure.query('compare', spendPlan(parse, parse.compare)));
  }
  if (asksShare(question, parse) && labelFilters(parse).length > 0) {
    const { from, to } = main;
    const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    asked.push(measure.query('whole', { measures: ['cost', 'calls', 'tokens'], ...bounds, limit: 1 }));
  }
  await Promise.all(asked);
}
