import type { Measure } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import type { Aggregates } from '../../spend/measures.ts';
import { aliasOf, type SumName } from '../../spend/sums.ts';

const moneySums = ['cost', 'cost_input', 'cost_cache_read', 'cost_cache_write', 'cost_output'] as const;
const countSums = [
  'calls',
  'unpriced_calls',
  'errors',
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'prompt',
  'output',
  'latency_us',
  'latency_calls',
] as const;

export type CellSum = (typeof moneySums)[number] | (typeof countSums)[number];

/** What a group of calls sums to, money in picodollars. */
export interface Cell {
  /** One a dimension. */
  readonly values: readonly string[];
  readonly sums: Readonly<Record<CellSum, bigint>>;
}

/** Measures whose needs hold every sum of a cell; all of them stand in the roll-up of hours. */
export const cellMeasures: readonly Measure[] = [
  'tokens',
  'errors',
  'latency.mean',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
];

/** Those of them that the roll-up of sessions holds as well: no parts of the cost and no latency. */
export const sessionCellMeasures: readonly Measure[] = ['tokens', 'errors'];

export function cellOf(group: Aggregates, values: readonly string[]): Cell {
  const money = moneySums.map((name): [CellSum, bigint] => [name, parseUsd(textOf(group, name))]);
  const counts = countSums.map((name): [CellSum, bigint] => [name, BigInt(textOf(group, name))]);
  // Every name of the two lists, which are what the record's type is made of.
  return { values, sums: Object.fromEntries([...money, ...counts]) as Record<CellSum, bigint> };
}

export function emptyCell(values: readonly string[] = []): Cell {
  return cellOf({}, values);
}

function textOf(group: Aggregates, name: SumName): string {
  return String(group[aliasOf(name)] ?? '0');
}
