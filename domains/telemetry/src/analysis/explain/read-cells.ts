import type { Dimension, Filter } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { labelsOf, readGroups } from '../../spend/read-groups.ts';
import { type Cell, cellMeasures, cellOf } from './cell.ts';
import type { Span } from './compared-periods.ts';

export interface CellQuery {
  readonly by: readonly Dimension[];
  readonly filters: readonly Filter[];
  readonly span: Span;
  readonly limit: number;
}

export interface ReadCells {
  readonly total: Cell;
  readonly cells: readonly Cell[];
  readonly truncated: boolean;
}

/** What a period's groups sum to. */
export async function readCells(scope: Scope, { by, filters, span, limit }: CellQuery): Promise<ReadCells> {
  const query = {
    by: [...by],
    measures: [...cellMeasures],
    filters: [...filters],
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    limit,
  };
  const { total, groups, truncated } = await readGroups(scope, query);
  return {
    total: cellOf(total, []),
    cells: by.length === 0 ? [] : groups.map((group) => cellOf(group, labelsOf(query, group))),
    truncated,
  };
}
