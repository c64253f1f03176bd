import { ApexError, withFormula } from '@apex/contracts';
import { type ParseFileInput, parseSteps } from '../parse-file.ts';
import { badMapping } from '../table/column-map.ts';
import type { Cell } from '../table/columns.ts';
import type { TableRows } from '../table/table-observer.ts';
import type { InvoiceField, InvoiceMap } from './invoice-fields.ts';
import type { InvoiceLine } from './invoice-line.ts';
import { readInvoiceRow } from './invoice-row.ts';
import { type InvoiceMapping, proposeInvoiceMapping } from './propose-invoice-mapping.ts';

export interface ReadInvoiceInput extends Omit<ParseFileInput, 'map' | 'anchor' | 'model'> {
  readonly map?: InvoiceMap | undefined;
  /** Of lines that name none; over the preset's. */
  readonly provider?: string | undefined;
  readonly onLine: (line: InvoiceLine) => void;
  readonly onRejected: (line: number, reason: string) => void;
  /** Lines after which reading stops; all unless told. */
  readonly most?: number | undefined;
}

export interface InvoiceReading extends InvoiceMapping {
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
}

const mostColumns = 100;
/** A bill names days; numbers too small for a date are none. */
const anchor = new Date(0);
const nothing: InvoiceReading = { map: {}, preset: '', provider: '', missing: ['at', 'amount'], columns: [] };

/**
 * Reads a provider's invoice or usage export, line by line and without holding it. A row that cannot be read is told
 * and stops nothing; where no column holds the time or a figure no row is read, and `missing` says so.
 */
export async function readInvoice(input: ReadInvoiceInput): Promise<InvoiceReading> {
  const rows = new InvoiceRows(input);
  const { format, name, bytes, max_bytes, clock } = input;
  if (format !== 'csv' && format !== 'json' && format !== 'jsonl' && format !== 'parquet') throw notATable(name);
  for await (const batch of parseSteps({ format, name, bytes, max_bytes, clock, anchor }, undefined, rows)) {
    for (const record of batch) if (record.kind === 'rejected') input.onRejected(record.line, record.reason);
    if (rows.isFull) break;
  }
  return rows.reading;
}

class InvoiceRows implements TableRows {
  readonly #input: ReadInvoiceInput;
  readonly #cells = new Map<InvoiceField, Cell>();
  #lines = 0;
  reading: InvoiceReading = nothing;

  constructor(input: ReadInvoiceInput) {
    this.#input = input;
  }

  get isFull(): boolean {
    return this.#lines >= (this.#input.most ?? Infinity);
  }

  onColumns(
    columns: readonly string[],
    samples: readonly unknown[],
    cellOf: (column: string) => Cell | undefined,
  ): void {
    const mapping = proposeInvoiceMapping(columns, this.#input.map);
    for (const [field, column] of Object.entries(mapping.map)) {
      const cell = cellOf(column);
      if (cell === undefined)
        throw badMapping(`${this.#input.name} has no column "${column.slice(0, 80)}" for ${field}`);
      // The map has been checked against the fields.
      this.#cells.set(field as InvoiceField, mapping.preset === 'focus' ? unmarked(cell) : cell);
    }
    const shown = columns.slice(0, mostColumns).map((name) => ({ name, samples: samplesOf(name, samples) }));
    this.reading = { ...mapping, provider: this.#input.provider ?? mapping.provider, columns: shown };
  }

  onRow(line: number, row: unknown): void {
    if (this.isFull || this.reading.missing.length > 0) return;
    const { provider } = this.reading;
    const read = readInvoiceRow(line, row, { cell: (field) => this.#cells.get(field), provider });
    if (read === undefined) return;
    this.#lines += 1;
    this.#input.onLine(read);
  }
}

/** Our own export marks what a spreadsheet would run: without the mark it is the label of the calls again. */
function unmarked(cell: Cell): Cell {
  return (row) => {
    const value = cell(row);
    return typeof value === 'string' ? withFormula(value) : value;
  };
}

function samplesOf(name: string, rows: readonly unknown[]): string[] {
  const cells = rows.map((row) => (typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined));
  const texts = cells.flatMap((value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value).slice(0, 80).toWellFormed()] : [],
  );
  return [...new Set(texts.filter((text) => text !== ''))].slice(0, 3);
}

function notATable(name: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'import.not_a_table',
    message: `${name} is no table: an invoice or usage export is CSV, JSON, JSON lines or Parquet.`,
  });
}
