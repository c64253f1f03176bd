import { linesOf } from '../bytes/lines.ts';
import type { ByteSource } from '../bytes/source.ts';
import { textOf } from '../bytes/text.ts';
import type { ParserContext } from '../parser.ts';
import type { ColumnMap } from './column-map.ts';
import { type CsvRow, CsvRows } from './csv.ts';
import { TableParser } from './table-parser.ts';

/** Yields after each piece of the source, so that the caller can hand on what was found. */
export async function* readCsv(
  context: ParserContext,
  bytes: ByteSource,
  map: ColumnMap | undefined,
): AsyncGenerator<void, void, undefined> {
  const table = new CsvTable(context, map);
  const rows = new CsvRows((row) => table.row(row));
  for await (const block of linesOf(textOf(bytes))) {
    rows.block(block);
    yield;
  }
  rows.end();
  table.end();
}

class CsvTable {
  readonly #context: ParserContext;
  readonly #map: ColumnMap | undefined;
  #columns = 0;
  #table: TableParser | undefined;

  constructor(context: ParserContext, map: ColumnMap | undefined) {
    this.#context = context;
    this.#map = map;
  }

  row(row: CsvRow): void {
    if ('fault' in row) {
      this.#context.sink.reject(row.line, row.fault);
      return;
    }
    const { cells } = row;
    if (this.#table === undefined) {
      const header = cells.map((cell) => cell.trim());
      this.#columns = header.length;
      this.#table = new TableParser(this.#context, { format: 'csv', map: this.#map, header });
      return;
    }
    if (cells.length !== this.#columns && !(cells.length === this.#columns + 1 && cells.at(-1) === '')) {
      if (cells.every((cell) => cell.trim() === '')) return;
      this.#context.sink.reject(row.line, `${cells.length} cells, where the header has ${this.#columns}`);
      return;
    }
    this.#table.row(row.line, cells);
  }

  end(): void {
    this.#table?.end();
  }
}
