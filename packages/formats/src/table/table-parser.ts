import { isObject } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';
import { sampleSize } from '../limits.ts';
import type { ParserContext } from '../parser.ts';
import type { FileFormat } from '../record.ts';
import { wrongFormat } from '../record-sink.ts';
import { badMapping, type ColumnMap } from './column-map.ts';
import { columnsOf, listCell, objectCell } from './columns.ts';
import { ownRecordOf } from './own-record.ts';
import { proposeMapping, withUserMap } from './propose-mapping.ts';
import { RowMapper } from './row-mapper.ts';

const maxWaitingSize = 4 * 1024 * 1024;

export type TableFormat = Extract<FileFormat, 'csv' | 'json' | 'jsonl' | 'parquet'>;

export interface TableOptions {
  readonly format: TableFormat;
  readonly map: ColumnMap | undefined;
  /** The columns of rows that are lists of cells; rows are objects where there is none. */
  readonly header?: readonly string[];
}

/** Holds back the first rows until they tell what the columns mean, then maps row by row. */
export class TableParser {
  readonly #context: ParserContext;
  readonly #options: TableOptions;
  #waiting: { line: number; value: unknown }[] | undefined = [];
  #waitingSize = 0;
  #mapper: RowMapper | undefined;
  #missing = 'not a row: no JSON object';

  constructor(context: ParserContext, options: TableOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** A row as cells or as an object; anything else is rejected. `size` bounds what is held back. */
  row(line: number, value: unknown, size = 0): void {
    if (this.#waiting === undefined) {
      this.#read(line, value);
      return;
    }
    this.#waiting.push({ line, value });
    this.#waitingSize += size;
    if (this.#waiting.length >= sampleSize || this.#waitingSize >= maxWaitingSize) this.end();
  }

  /** After the last row; may be called earlier to have the waiting rows read. */
  end(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    const rows = waiting.filter(({ value }) => this.#isRow(value));
    const first = rows[0];
    if (first !== undefined || this.#options.header !== undefined)
      this.#decide(
        rows.map(({ value }) => value),
        first?.line ?? 1,
      );
    for (const { line, value } of waiting) this.#read(line, value);
    // Objects may begin after a stretch of rows that are none.
    if (this.#mapper === undefined) this.#waiting = [];
    this.#waitingSize = 0;
  }

  #read(line: number, value: unknown): void {
    const { sink, rows } = this.#context;
    sink.guard(line, () => {
      if (rows !== undefined) {
        if (!this.#isRow(value)) throw new RowFault('not a row: no JSON object');
        for (const row of expanded(value)) rows.onRow(line, row);
        return sink.skip();
      }
      if (this.#isRow(value)) this.#context.observer?.onRow(line, value);
      const own = this.#options.map === undefined ? ownRecordOf(value) : undefined;
      if (own !== undefined) return sink.call(line, own);
      if (!this.#isRow(value)) throw new RowFault('not a row: no JSON object');
      if (this.#mapper === undefined) throw new RowFault(this.#missing);
      for (const row of expanded(value)) {
        const observation = this.#mapper.map(row);
        if (observation === undefined) sink.skip();
        else sink.call(line, observation);
      }
    });
  }

  #isRow(value: unknown): boolean {
    return this.#options.header === undefined ? isObject(value) : Array.isArray(value);
  }

  #decide(values: readonly unknown[], line: number): void {
    const { format, header, map } = this.#options;
    const { name } = this.#context;
    const samples = values.flatMap((value) => (Array.isArray(value) ? [keyed(value, header ?? [])] : expanded(value)));
    const columns = [...new Set([...(header ?? []), ...columnsOf(samples)])];
    const cellOf = (column: string): ReturnType<typeof listCell> =>
      header === undefined ? objectCell(column) : listCell(column, header);
    if (this.#context.rows !== undefined) return this.#context.rows.onColumns(columns, samples, cellOf);
    const mapping = withUserMap(proposeMapping(columns, samples), map);
    for (const [field, column] of Object.entries(map ?? {})) {
      if (column !== undefined && column !== '' && cellOf(column) === undefined) {
        throw badMapping(`${name} has no column "${column}" for ${field}; columns: ${listed(columns)}`);
      }
    }
    this.#context.observer?.onColumns(columns, mapping, cellOf);
    if (mapping.missing.length > 0) {
      const wanted = mapping.missing.map((field) => (field === 'at' ? 'the time' : 'token counts')).join(' or ');
      const reason = `no column for ${wanted} among ${listed(columns)}; name it with --map ${mapping.missing[0]}=COLUMN`;
      if (this.#context.observer === undefined) throw wrongFormat({ format, name, line, reason });
      // Whoever looks on is shown the rows and may name the columns then.
      this.#missing = `no column for ${wanted}`;
      return;
    }
    this.#mapper = new RowMapper(this.#context, mapping, {
      source: format,
      cellOf,
      idIsTrusted: map?.id !== undefined,
    });
  }
}

/** Usage reports of providers put the rows of a period into a bucket: `{start_time, results: […]}`. */
function expanded(row: unknown): unknown[] {
  const results: unknown = isObject(row) ? row['results'] : undefined;
  if (!isObject(row) || !Array.isArray(results) || !results.every(isObject)) return [row];
  return results.map((result) => Object.assign({}, row, { results: undefined }, result));
}

function keyed(cells: readonly unknown[], header: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(header.map((column, index) => [column, cells[index]]));
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).map((column) => column.slice(0, 60));
  return `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}` || 'no columns';
}
