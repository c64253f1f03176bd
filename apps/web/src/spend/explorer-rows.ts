import type { Measure, SpendRow } from '@apex/contracts';
import { compareDecimals } from '../format/decimal.ts';
import { unitOf } from '../format/measure.ts';
import type { Period } from '../period/period.ts';
import { bucketBefore } from './buckets.ts';
import type { Exploration } from './exploration.ts';
import { changeOf, figureOf, labelOfRow, type Figure } from './spend-row.ts';

/** A row of the explorer's table: its own figures and those of the period before. */
export interface ExplorerRow {
  readonly id: string;
  readonly row: SpendRow;
  /** Null: it had none; undefined: nothing is compared, or that is not known yet. */
  readonly before: SpendRow | null | undefined;
}

function keyOf(row: SpendRow, { labels, grain }: Exploration, time = grain === null ? '' : String(row[grain])): string {
  return JSON.stringify([...labels.map((name) => labelOfRow(row, name)), time]);
}

interface Compared {
  readonly rows: readonly SpendRow[];
  readonly before: readonly SpendRow[] | undefined;
  readonly period: Period;
}

/** Puts each row beside the one of the period before that it is compared with. */
export function explorerRows(exploration: Exploration, { rows, before, period }: Compared): ExplorerRow[] {
  const former = new Map((before ?? []).map((row) => [keyOf(row, exploration), row]));
  const { grain } = exploration;
  const { span, before: spanBefore } = period;
  return rows.map((row) => {
    const id = keyOf(row, exploration);
    if (before === undefined || span === null || spanBefore === null) return { id, row, before: undefined };
    if (grain === null) return { id, row, before: former.get(id) ?? null };
    const time = bucketBefore(String(row[grain]), grain, { span, before: spanBefore });
    return {
      id,
      row,
      before: time === null ? undefined : (former.get(keyOf(row, exploration, time)) ?? null),
    };
  });
}

/** Whether the rows of this exploration can be held against those of the period before, one by one. */
export function isComparable({ grain }: Exploration, period: Period): boolean {
  return period.before !== null && (grain === null || grain === 'day' || grain === 'hour');
}

const changeSuffix = '.change';
const beforeSuffix = '.before';

/** What a column of the table holds: `cost`, `cost.change`, `cost.before`, or a dimension. */
export function cellOf({ row, before }: ExplorerRow, column: string, exploration: Exploration): Figure {
  const measure = exploration.measures.find((name) => column === name || column.startsWith(`${name}.`));
  const isOwn = measure === undefined || ![measure, measure + changeSuffix, measure + beforeSuffix].includes(column);
  const own = row[column];
  if (isOwn) return typeof own === 'string' ? own : null;
  if (column === measure) return figureOf(row, measure);
  const former = before === null || before === undefined ? null : figureOf(before, measure);
  return column === measure + beforeSuffix ? former : changeOf(measure, figureOf(row, measure), former);
}

function compareFigures(a: Figure, b: Figure, isMoney: boolean): number {
  if (isMoney) return compareDecimals(String(a), String(b));
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** Sorted by any column; what has no figure comes last either way. */
export function sortRows(rows: readonly ExplorerRow[], exploration: Exploration): ExplorerRow[] {
  const { by, direction } = exploration.sort;
  const isMoney = exploration.measures.some(
    (name) => unitOf(name) === 'usd' && (by === name || by === name + beforeSuffix),
  );
  const sign = direction === 'desc' ? -1 : 1;
  const figures = new Map(rows.map((one) => [one, cellOf(one, by, exploration)]));
  return rows.toSorted((one, other) => {
    const [a, b] = [figures.get(one) ?? null, figures.get(other) ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * compareFigures(a, b, isMoney);
  });
}

/** Ids of the two columns a measure brings besides its own. */
export const comparedColumns = (measure: Measure) => ({
  change: measure + changeSuffix,
  before: measure + beforeSuffix,
});
