import type { ColumnMap, MapField } from '../table/column-map.ts';
import type { Cell } from '../table/columns.ts';
import type { Mapping } from '../table/presets.ts';
import type { TableObserver } from '../table/table-observer.ts';

const mostColumns = 100;
const longestCell = 120;
const samplesOfColumn = 3;

/** Keeps the columns and the first rows of a table as text. */
export class TableGlimpse implements TableObserver {
  readonly #most: number;
  readonly #rows = new Map<number, unknown>();
  #columns: { readonly name: string; readonly cell: Cell }[] = [];
  #mapping: Mapping | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  get isTable(): boolean {
    return this.#mapping !== undefined;
  }

  get isFull(): boolean {
    return this.#rows.size >= this.#most;
  }

  get map(): ColumnMap {
    return this.#mapping?.map ?? {};
  }

  get missing(): readonly MapField[] {
    return this.#mapping?.missing ?? [];
  }

  get lines(): Iterable<number> {
    return this.#rows.keys();
  }

  onColumns(columns: readonly string[], mapping: Mapping, cellOf: (column: string) => Cell | undefined): void {
    this.#mapping ??= mapping;
    const mapped = new Set(Object.values(mapping.map));
    // A column that means something is shown, however many stand before it.
    const shown = columns.filter((name, index) => index < mostColumns || mapped.has(name));
    this.#columns = shown.flatMap((name) => {
      const cell = cellOf(name);
      return cell === undefined ? [] : [{ name, cell }];
    });
  }

  onRow(line: number, row: unknown): void {
    if (this.#rows.size < this.#most) this.#rows.set(line, row);
  }

  columns(): { name: string; samples: string[] }[] {
    return this.#columns.map(({ name, cell }) => {
      const texts = Array.from(this.#rows.values(), (row) => textOf(cell(row))).filter((text) => text !== '');
      return { name, samples: [...new Set(texts)].slice(0, samplesOfColumn) };
    });
  }

  valuesOf(line: number): Record<string, string> {
    const row = this.#rows.get(line);
    if (row === undefined) return {};
    return Object.fromEntries(this.#columns.map(({ name, cell }) => [name, textOf(cell(row))]));
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  const text =
    typeof value === 'object'
      ? JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
      : String(value);
  return (text.length > longestCell ? `${text.slice(0, longestCell)}…` : text).toWellFormed();
}
