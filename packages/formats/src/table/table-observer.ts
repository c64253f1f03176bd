import type { Cell } from './columns.ts';
import type { Mapping } from './presets.ts';

/** Is told what a table's columns were taken for, and of each row before it is read as a call. */
export interface TableObserver {
  /** At most some hundred columns, in the file's order. */
  onColumns(columns: readonly string[], mapping: Mapping, cellOf: (column: string) => Cell | undefined): void;
  onRow(line: number, row: unknown): void;
}

/** Reads rows as something else than calls. */
export interface TableRows {
  /** Before the first row. */
  onColumns(
    columns: readonly string[],
    samples: readonly unknown[],
    cellOf: (column: string) => Cell | undefined,
  ): void;
  /** A `RowFault` rejects the row. */
  onRow(line: number, row: unknown): void;
}
