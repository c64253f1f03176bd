import type { Filter, ForecastMeasure } from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { labelsOf, readGroups } from '../../spend/read-groups.ts';
import { type Cell, cellOf } from '../explain/cell.ts';
import { measureShapes, valueOf } from '../explain/measure-shape.ts';

export interface DaysQuery {
  readonly measure: ForecastMeasure;
  readonly filters: readonly Filter[];
  readonly from: number;
  readonly to: number;
}

export interface ReadDays {
  /** Atoms of each day that has calls, oldest first. */
  readonly days: ReadonlyMap<string, bigint>;
  readonly total: bigint;
  readonly calls: number;
  readonly unpriced_calls: number;
}

/** A measure a day; more days than any forecast looks at are never asked. */
export async function readDays(scope: Scope, { measure, filters, from, to }: DaysQuery): Promise<ReadDays> {
  const query = {
    by: ['day' as const],
    measures: ['tokens' as const],
    filters: [...filters],
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: 1000,
  };
  const { total, groups } = await readGroups(scope, query);
  const amount = (cell: Cell): bigint => valueOf(measureShapes[measure], cell) ?? 0n;
  const whole = cellOf(total, []);
  return {
    days: new Map(groups.map((group) => [labelsOf(query, group)[0] ?? '', amount(cellOf(group, []))])),
    total: amount(whole),
    calls: Number(whole.sums.calls),
    unpriced_calls: Number(whole.sums.unpriced_calls),
  };
}
