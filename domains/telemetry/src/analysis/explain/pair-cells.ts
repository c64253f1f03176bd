import { type Cell, emptyCell } from './cell.ts';

export interface CellPair {
  readonly values: readonly string[];
  readonly before: Cell;
  readonly after: Cell;
  readonly presence: 'both' | 'new' | 'gone';
}

/** The same group in both periods; one that was not there sums to nothing. */
export function pairCells(before: readonly Cell[], after: readonly Cell[]): CellPair[] {
  const earlier = new Map(before.map((cell) => [keyOf(cell), cell]));
  const later = new Map(after.map((cell) => [keyOf(cell), cell]));
  const keys = new Set([...later.keys(), ...earlier.keys()]);
  return Array.from(keys, (key) => {
    const old = earlier.get(key);
    const now = later.get(key);
    const values = now?.values ?? old?.values ?? [];
    const presence = now === undefined ? 'gone' : old === undefined ? 'new' : 'both';
    return { values, before: old ?? emptyCell(values), after: now ?? emptyCell(values), presence };
  });
}

function keyOf(cell: Cell): string {
  return JSON.stringify(cell.values);
}
