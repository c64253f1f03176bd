import type { Filter } from '@apex/contracts';
import { filterCondition } from '../spend/filter-condition.ts';
import type { Parameters } from '../store/condition.ts';
import { dayOf, engineTime, storableMs } from '../store/instant.ts';

export interface CallSelection {
  readonly filters: readonly Filter[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A selection of calls as conditions over table `calls`; the parameter `project_name` must be bound beside them. */
export function replayConditions(selection: CallSelection, params: Parameters): string[] {
  const filters = selection.filters.map((filter) => filterCondition(filter, params));
  return [...filters, ...periodConditions(selection, params)];
}

/** Days lead the order or the partitions of the tables, so they are named beside the exact moments. */
export function periodConditions(
  { from, to }: Pick<CallSelection, 'from' | 'to'>,
  params: Parameters,
  { day = 'day', at = 'at' }: { readonly day?: string; readonly at?: string } = {},
): string[] {
  const conditions: string[] = [];
  const moment = (ms: number): string => params.add(engineTime(ms), "DateTime64(3, 'UTC')");
  if (from !== undefined) {
    const ms = storableMs(Date.parse(from));
    conditions.push(`${day} >= ${params.add(dayOf(ms), 'Date32')}`, `${at} >= ${moment(ms)}`);
  }
  if (to !== undefined) {
    const ms = storableMs(Date.parse(to));
    conditions.push(`${day} <= ${params.add(dayOf(ms), 'Date32')}`, `${at} < ${moment(ms)}`);
  }
  return conditions;
}
