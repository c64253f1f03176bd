import { type Cell, type CellSum, emptyCell } from './cell.ts';

/** What several groups sum to. */
export function sumOfCells(cells: readonly Cell[]): Cell {
  const total = { ...emptyCell().sums };
  // The keys are those of a cell's sums, which `emptyCell` holds all of.
  const names = Object.keys(total) as CellSum[];
  for (const cell of cells) for (const name of names) total[name] += cell.sums[name];
  return { values: [], sums: total };
}
