import type { Dimension, SpendResult, SpendRow } from '@apex/contracts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { rowLimit, thresholdsOf, type Threshold } from '../../agents/plan/spend-plan.ts';
import { valueAt, type Path } from '../../tools/result-shelf.ts';
import type { AskedMeasure, QuestionParse } from '../../understand/question-parse.ts';
import { cleanLabel } from '../clean-label.ts';

export interface ShownRow {
  readonly label: string;
  /** Where the row stands in its result. */
  readonly index: number;
}

export function rowLabel(row: SpendRow, by: readonly Dimension[]): string {
  return by.map((dimension) => cleanLabel(String(row[dimension] ?? ''))).join(' · ');
}

/** For sorting and comparing only; figures are read from the result. */
export function roughValue(row: SpendRow, measure: AskedMeasure): number {
  const parts = measureSources[measure].paths.map((path) => valueAt(row, path));
  return parts.reduce<number>((sum, part) => sum + Number(part ?? Number.NaN), 0);
}

function passes(row: SpendRow, { measure, op, value }: Threshold): boolean {
  const found = roughValue(row, measure);
  if (op === 'gt') return found > value;
  if (op === 'gte') return found >= value;
  return op === 'lt' ? found < value : found <= value;
}

/** The rows an answer is about: past the thresholds, in the order asked, as many as asked. */
export function shownRows(result: SpendResult, by: readonly Dimension[], parse: QuestionParse): ShownRow[] {
  const thresholds = thresholdsOf(parse);
  const [main = 'spend'] = parse.measures;
  const rows = result.rows
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => thresholds.every((threshold) => passes(row, threshold)));
  if (parse.order !== null || (!measureSources[main].sortable && !isChronological(by))) {
    const sign = parse.order?.direction === 'asc' ? 1 : -1;
    rows.sort((a, b) => sign * compare(roughValue(a.row, main), roughValue(b.row, main)));
  }
  return rows.slice(0, rowLimit(parse) ?? rows.length).map(({ row, index }) => ({ label: rowLabel(row, by), index }));
}

/** What is not recorded comes last either way. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return 0;
  return a - b;
}

export function isChronological(by: readonly Dimension[]): boolean {
  return by.some((dimension) => ['hour', 'day', 'week', 'month'].includes(dimension));
}

export function inRow(index: number | null, path: Path): Path {
  return index === null ? ['total', ...path] : ['rows', index, ...path];
}
