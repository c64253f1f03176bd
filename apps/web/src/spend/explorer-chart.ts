import type { SpendRow } from '@apex/contracts';
import type { ChartPoint, ChartSeries, ChartSpec } from '../chart/chart-model.ts';
import { subtractDecimals, sumDecimals } from '../format/decimal.ts';
import { unitOf } from '../format/measure.ts';
import type { Period } from '../period/period.ts';
import { bucketsOf, spanOfRows } from './buckets.ts';
import type { Exploration } from './exploration.ts';
import type { ExplorerRow } from './explorer-rows.ts';
import { type Figure, figureOf, isAdditive, labelOfRow } from './spend-row.ts';

/** Values that get a line or a layer of their own; there are as many colours, one of them for the others. */
export const mostSeries = 7;
const mostBars = 15;

export interface ExplorerChartParts {
  readonly exploration: Exploration;
  readonly period: Period;
  readonly now: Date;
  /** By time and the first label, of the values that are drawn. */
  readonly rows: readonly SpendRow[];
  /** By time alone, of everything. */
  readonly totals: readonly SpendRow[];
  /** By time alone, of the period before. */
  readonly before: readonly SpendRow[];
  /** Those of the table, for bars. */
  readonly table: readonly ExplorerRow[];
}

function minus(whole: Figure, parts: readonly Figure[]): Figure {
  if (typeof whole === 'string') {
    return subtractDecimals(whole, sumDecimals(parts.map((part) => String(part ?? '0'))));
  }
  return whole === null ? null : whole - parts.reduce<number>((sum, part) => sum + Number(part ?? 0), 0);
}

function seriesOf({ exploration, period, now, rows, totals, before }: ExplorerChartParts): ChartSeries[] {
  const { measures, labels, chart_grain: grain, chart } = exploration;
  const measure = measures[0] ?? 'cost';
  const [label] = labels;
  const span = period.span ?? spanOfRows(totals.length > 0 ? totals : rows, grain);
  const buckets = span === null ? [] : bucketsOf(span, grain, now);
  const nothing = isAdditive(measure) ? (unitOf(measure) === 'usd' ? '0' : 0) : null;
  const pointsOf = (own: readonly SpendRow[], places: readonly string[]): ChartPoint[] => {
    const byTime = new Map(own.map((row) => [String(row[grain]), figureOf(row, measure)]));
    return places.map((x) => ({ x: xOf(x), value: byTime.get(x) ?? nothing }));
  };
  if (label === undefined) {
    const main: ChartSeries = { name: period.label, points: pointsOf(totals, buckets) };
    if (period.before === null || before.length === 0) return [main];
    const places = bucketsOf(period.before, grain, now).slice(0, buckets.length);
    return [
      main,
      { name: period.compare_label.replace(/^vs (the )?/, ''), role: 'compare', points: pointsOf(before, places) },
    ];
  }
  const values = [...new Set(rows.map((row) => labelOfRow(row, label)))];
  const role = chart === 'stack' ? 'part' : 'main';
  const series = values.map((name): ChartSeries => ({
    name,
    role,
    points: pointsOf(
      rows.filter((row) => labelOfRow(row, label) === name),
      buckets,
    ),
  }));
  if (chart !== 'stack' || totals.length === 0) return series;
  const whole = pointsOf(totals, buckets);
  const others = whole.map(({ x, value }, index) => ({
    x,
    value: minus(
      value,
      series.map(({ points }) => points[index]?.value ?? null),
    ),
  }));
  return [...series, { name: 'all others', role, points: others }];
}

/** Months as days, so that they are moments. */
const xOf = (bucket: string) => (bucket.length === 7 ? `${bucket}-01` : bucket);

function bars({ exploration, period, table }: ExplorerChartParts): ChartSpec {
  const { measures, labels, grain } = exploration;
  const measure = measures[0] ?? 'cost';
  const nameOf = ({ row }: ExplorerRow) =>
    [...labels.map((name) => labelOfRow(row, name)), ...(grain === null ? [] : [String(row[grain])])].join(' · ');
  const shown = table.slice(0, mostBars);
  const former = shown.flatMap((one): ChartPoint[] =>
    one.before === undefined || one.before === null ? [] : [{ x: nameOf(one), value: figureOf(one.before, measure) }],
  );
  const main = {
    name: period.label,
    points: shown.map((one) => ({ x: nameOf(one), value: figureOf(one.row, measure) })),
  };
  const compare: ChartSeries = { name: period.compare_label.replace(/^vs (the )?/, ''), points: former };
  // Of names the places differ where one was not there before, so that they are not compared one after the other.
  return {
    kind: 'bar',
    x: 'category',
    unit: unitOf(measure),
    series: former.length === shown.length && shown.length > 0 ? [main, { ...compare, role: 'compare' }] : [main],
  };
}

/** What the explorer draws of its first measure. */
export function explorerChart(parts: ExplorerChartParts): ChartSpec {
  const { chart, chart_grain, measures, labels } = parts.exploration;
  if (chart === 'bars') return bars(parts);
  return {
    kind: chart === 'stack' ? (labels.length === 0 ? 'bar' : 'area') : labels.length === 0 ? 'area' : 'line',
    x: chart_grain,
    unit: unitOf(measures[0] ?? 'cost'),
    series: seriesOf(parts),
  };
}
