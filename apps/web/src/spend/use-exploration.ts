import type { Filter, Measure } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import type { Period } from '../period/period.ts';
import type { Exploration } from './exploration.ts';
import { mostSeries } from './explorer-chart.ts';
import { isComparable } from './explorer-rows.ts';
import { boundsOf } from './links.ts';
import { isAdditive, labelOfRow } from './spend-row.ts';

const mostRows = 1000;
const mostPoints = 10_000;

/** Everything the explorer asks: the table, the table of the period before, and the chart where it is over time. */
export function useExploration(exploration: Exploration, period: Period, filters: Filter[]) {
  const { labels, grain, chart, chart_grain, sort } = exploration;
  const measures: Measure[] = [...exploration.measures];
  const measure = measures[0] ?? 'cost';
  const by = [...labels, ...(grain === null ? [] : [grain])];
  // Sorted here by what the server cannot know; it then gives the first rows by the first measure.
  const order = measures.some((name) => name === sort.by) || by.some((name) => name === sort.by) ? sort : null;
  const ordered =
    order === null ? { by: measure, direction: 'desc' as const } : (order as typeof order & { by: Measure });
  const table = useApiQuery(
    'querySpend',
    { by, measures, filters, ...boundsOf(period.span), order: ordered, limit: mostRows },
    { keep: true },
  );
  const before = useApiQuery(
    'querySpend',
    { by, measures, filters, ...boundsOf(period.before), limit: mostPoints },
    { enabled: isComparable(exploration, period) || (period.before !== null && labels.length === 0), keep: true },
  );
  const [label] = labels;
  const values = label === undefined ? [] : [...new Set((table.data?.rows ?? []).map((row) => labelOfRow(row, label)))];
  const drawn = values.slice(0, mostSeries);
  const isOverTime = chart !== 'bars';
  const lines = useApiQuery(
    'querySpend',
    {
      by: label === undefined ? [chart_grain] : [chart_grain, label],
      measures: [measure],
      filters: label === undefined ? filters : [...filters, { dimension: label, op: 'in', value: drawn }],
      ...boundsOf(period.span),
      limit: mostPoints,
    },
    { enabled: isOverTime && label !== undefined && drawn.length > 0, keep: true },
  );
  const hasOthers = values.length > drawn.length || table.data?.truncated === true;
  const totals = useApiQuery(
    'querySpend',
    { by: [chart_grain], measures: [measure], filters, ...boundsOf(period.span), limit: mostPoints },
    {
      enabled:
        isOverTime &&
        label !== undefined &&
        chart === 'stack' &&
        isAdditive(measure) &&
        table.data !== undefined &&
        hasOthers,
      keep: true,
    },
  );
  // The order of the table is that of the legend.
  const rank = new Map(drawn.map((value, index) => [value, index]));
  const rows =
    label === undefined
      ? []
      : (lines.data?.rows ?? [])
          .filter((row) => rank.has(labelOfRow(row, label)))
          .toSorted((a, b) => (rank.get(labelOfRow(a, label)) ?? 0) - (rank.get(labelOfRow(b, label)) ?? 0));
  return {
    table,
    before: isComparable(exploration, period) ? before.data?.rows : undefined,
    chart: {
      isPending: table.isPending || (isOverTime && label !== undefined && drawn.length > 0 && lines.isPending),
      rows,
      totals: label === undefined ? (table.data?.rows ?? []) : hasOthers ? (totals.data?.rows ?? []) : [],
      before: label === undefined && period.before !== null ? (before.data?.rows ?? []) : [],
    },
  };
}
