import type { Dimension, Filter, Measure } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { readBreakdowns } from '../../spend/read-breakdowns.ts';
import { type Cell, cellOf } from './cell.ts';
import type { Span } from './compared-periods.ts';

export interface CellsQuery {
  readonly sets: readonly (readonly Dimension[])[];
  /** What the cells hold besides cost and calls. */
  readonly measures: readonly Measure[];
  readonly filters: readonly Filter[];
  readonly limit: number;
}

/** The cells of one breakdown in both periods. */
export interface ComparedCells {
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
  readonly truncated: boolean;
}

/** What the groups of each set sum to in both periods, in the order of the sets. */
export async function readCells(
  scope: Scope,
  { sets, measures, filters, limit }: CellsQuery,
  periods: { readonly before: Span; readonly after: Span },
): Promise<ComparedCells[]> {
  const read = ({ from, to }: Span) => readBreakdowns(scope, { sets, measures, filters, from, to, limit });
  const [before, after] = await Promise.all([read(periods.before), read(periods.after)]);
  return sets.map((_, index) => {
    const [was, is] = [before[index], after[index]];
    return {
      before: (was?.groups ?? []).map(({ values, sums }) => cellOf(sums, values)),
      after: (is?.groups ?? []).map(({ values, sums }) => cellOf(sums, values)),
      truncated: was?.truncated === true || is?.truncated === true,
    };
  });
}
