import type { TimeDimension } from '@apex/contracts';
import type { Exploration, ExplorerSearch } from './exploration.ts';
import type { ExplorerRow } from './explorer-rows.ts';
import { narrowed, nextDimension, type Selection } from './links.ts';
import { labelOfRow } from './spend-row.ts';

const dayMs = 86_400_000;

/** First and last day of an hour, day, week or month. */
function daysOf(bucket: string, grain: TimeDimension): { from: string; to: string } {
  const from = grain === 'month' ? `${bucket}-01` : bucket.slice(0, 10);
  const start = Date.parse(`${from}T00:00:00Z`);
  const date = new Date(start);
  const end =
    grain === 'month'
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)
      : start + (grain === 'week' ? 6 * dayMs : 0);
  return { from, to: new Date(end).toISOString().slice(0, 10) };
}

/** The period and filters of a row alone; of an hour its day, as periods are whole days. */
export function rowSelection({ row }: ExplorerRow, { labels, grain }: Exploration, selection: Selection): Selection {
  const within = labels.reduce((from, name) => narrowed(from, name, labelOfRow(row, name)), selection);
  return grain === null ? within : { ...within, period: 'custom', ...daysOf(String(row[grain]), grain) };
}

/** Where a click on a row leads: into it, by the next dimension worth a look. */
export function drillInto(one: ExplorerRow, exploration: Exploration, search: ExplorerSearch): ExplorerSearch {
  const within = rowSelection(one, exploration, search);
  const taken = (within.filters ?? []).map(({ dimension }) => dimension);
  const isTimeAlone = exploration.labels.length === 0;
  return {
    ...search,
    ...within,
    by: isTimeAlone ? [nextDimension(taken)] : nextDimension(taken),
    grain: undefined,
    chart: undefined,
    sort: undefined,
  };
}
