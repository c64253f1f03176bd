import { contentHash, hashWords, hexOf } from '../value/content-hash.ts';
import { EqualRows } from '../value/equal-rows.ts';
import type { ColumnMap } from './column-map.ts';
import { normalised, type Cell } from './columns.ts';

/** Columns of these names hold one provider call's own id; a plain `id` may be a row number. */
const callIds = /^(identity|requestid|generationid|callid|completionid|responseid|messageid|observationid)$/;
const maxIdLength = 200;

/**
 * Names the call of a row, whatever file and layout it is read from: by its id where that is one, else by the content
 * of the mapped columns and the place among equal rows. Neither the time anchor nor `--model` is a part of it.
 */
export class RowIdentity {
  readonly #id: Cell | undefined;
  readonly #trace: Cell | undefined;
  readonly #span: Cell | undefined;
  readonly #trusted: boolean;
  readonly #cells: readonly (readonly [string, Cell])[];
  readonly #equal = new EqualRows();

  constructor(map: ColumnMap, cells: ReadonlyMap<string, Cell>, options: { idIsTrusted: boolean }) {
    this.#id = cells.get('id');
    this.#trace = cells.get('trace_id');
    this.#span = cells.get('span_id');
    const name = normalised(map.id?.split('.').pop() ?? '');
    this.#trusted = options.idIsTrusted || callIds.test(name);
    this.#cells = [...cells].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  of(row: unknown): string {
    const id = textOf(this.#id?.(row));
    if (id !== '' && (this.#trusted || looksUnique(id))) return `id:${id.length <= maxIdLength ? id : contentHash(id)}`;
    const span = textOf(this.#span?.(row));
    if (span !== '') return `span:${contentHash(`${textOf(this.#trace?.(row))} ${span}`)}`;
    const words = hashWords(this.#contentOf(row));
    // A row that has an id and repeats whole is the same row again, not a second equal call.
    return id === '' ? `row:${hexOf(words)}:${this.#equal.ordinal(words)}` : `row:${hexOf(words)}`;
  }

  #contentOf(row: unknown): string {
    let content = '';
    for (const [field, cell] of this.#cells) {
      const text = textOf(cell(row));
      if (text !== '') content += `${field}\u001f${text}\u001e`;
    }
    return content;
  }
}

/** Long enough for a random id, and not a mere number. */
function looksUnique(id: string): boolean {
  return id.length >= 16 && !/^\d+$/.test(id);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value === 'object') {
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  }
  return String(value);
}
