import { type Cell, type CellSum, emptyCell } from './cell.ts';

/** A cell with these sums and nothing else; for tests and for comparisons made from sums. */
export function cellOfNumbers(values: readonly string[], sums: Partial<Record<CellSum, number | bigint>>): Cell {
  const known = Object.entries(sums).map(([name, value]) => [name, BigInt(value)]);
  // The keys are those of a cell's sums, as the parameter's type says.
  return { values, sums: { ...emptyCell().sums, ...(Object.fromEntries(known) as Partial<Cell['sums']>) } };
}
