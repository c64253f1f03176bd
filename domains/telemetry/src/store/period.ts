import type { Parameters } from './condition.ts';
import { dayOf, engineTime, storableMs } from './instant.ts';

export type Comparison = '>=' | '<=' | '<';

/** A bound on the start of calls. Days lead the table's order, so they are named beside the exact moment. */
export function momentConditions(time: string, comparison: Comparison, params: Parameters): string[] {
  const ms = storableMs(Date.parse(time));
  return [
    `day ${comparison === '>=' ? '>=' : '<='} ${params.add(dayOf(ms), 'Date32')}`,
    `at ${comparison} ${params.add(engineTime(ms), "DateTime64(3, 'UTC')")}`,
  ];
}
