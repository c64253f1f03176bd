import { maxLabelLength } from '../limits.ts';

/** Labels repeat from row to row; beyond this many different ones the memory is not worth it. */
const remembered = 8_192;

/**
 * Cleans labels: control characters out, well-formed Unicode, at most 255 characters. Remembers what it has cleaned;
 * kept strings are copies, so that none holds the piece of the file it was cut from.
 */
export class Labels {
  readonly #known = new Map<string, string>();

  of(value: unknown): string {
    if (typeof value === 'string') return value === '' ? '' : this.#clean(value);
    if (value === undefined || value === null) return '';
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
    if (typeof value === 'object') return this.#clean(JSON.stringify(value, bigintsAsText));
    return this.#clean(String(value));
  }

  #clean(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const label = cleanLabel(text);
    if (text.length <= maxLabelLength && this.#known.size < remembered) {
      this.#known.set(copyOf(text), label);
    }
    return label;
  }
}

/** JSON has no bigint; Parquet rows do. */
function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

export function cleanLabel(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters do not belong in labels nor on terminals
  const printable = text.slice(0, 4 * maxLabelLength).replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return copyOf(printable.trim().slice(0, maxLabelLength).toWellFormed());
}

/** Engines cut strings as views of the whole; joining and cutting again leaves a view of a short one. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
