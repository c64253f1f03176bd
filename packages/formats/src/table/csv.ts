import type { LineBlock } from '../bytes/lines.ts';
import { maxLineLength } from '../limits.ts';

/** A row as cells; or a row that could not be cut, and why. `line` is where the row begins. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

const quote = '"';
const unclosed = 'a quote is opened and never closed';
const candidates = [',', ';', '\t', '|'] as const;

/** The separator that the header line holds most of, quoted text not counted. */
export function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const candidate of candidates) {
    const count = bare.split(candidate).length - 1;
    if (count > most) [best, most] = [candidate, count];
  }
  return best;
}

/**
 * Cuts lines into rows as RFC 4180 has it: a field that begins with a quote runs to the closing one, over line ends if
 * need be. A quote that is never closed costs its own line only: the lines that it swallowed are cut anew.
 */
export class CsvRows {
  readonly #emit: (row: CsvRow) => void;
  #delimiter = '';
  #row: OpenRow | undefined;

  constructor(emit: (row: CsvRow) => void) {
    this.#emit = emit;
  }

  block(block: LineBlock): void {
    if ('fault' in block) {
      this.end();
      this.#emit({ line: block.line, fault: block.fault });
      return;
    }
    let line = block.line;
    for (const text of block.texts) {
      this.#line(text, line);
      line += 1;
    }
  }

  /** After the last line. */
  end(): void {
    const row = this.#row;
    this.#row = undefined;
    if (row === undefined) return;
    this.#emit({ line: row.line, fault: unclosed });
    for (const [index, text] of row.lines.entries()) {
      if (index > 0) this.#single(text, row.line + index);
    }
  }

  #line(text: string, line: number): void {
    if (this.#row === undefined) {
      if (text === '') return;
      if (this.#delimiter === '') this.#delimiter = delimiterOf(text);
      if (!text.includes(quote)) {
        this.#emit({ line, cells: text.split(this.#delimiter) });
        return;
      }
      this.#row = new OpenRow(line, this.#delimiter);
    }
    const cells = this.#row.add(text);
    if (cells !== undefined) {
      this.#emit({ line: this.#row.line, cells });
      this.#row = undefined;
    } else if (this.#row.length > maxLineLength) this.end();
  }

  /** A line that may not go on into the next one. */
  #single(text: string, line: number): void {
    if (text === '') return;
    const cells = new OpenRow(line, this.#delimiter).add(text);
    this.#emit(cells === undefined ? { line, fault: unclosed } : { line, cells });
  }
}

/** A row whose quoted field may go on over several lines; each line is looked at once. */
class OpenRow {
  readonly line: number;
  readonly lines: string[] = [];
  length = 0;
  readonly #delimiter: string;
  readonly #cells: string[] = [];
  #field: string[] | undefined;

  constructor(line: number, delimiter: string) {
    this.line = line;
    this.#delimiter = delimiter;
  }

  /** The row's cells when it ends with this line. */
  add(text: string): string[] | undefined {
    this.lines.push(text);
    this.length += text.length + 1;
    let at = 0;
    for (;;) {
      if (this.#field === undefined && text[at] === quote) {
        this.#field = [];
        at += 1;
      }
      if (this.#field === undefined) {
        const end = text.indexOf(this.#delimiter, at);
        this.#cells.push(text.slice(at, end === -1 ? text.length : end));
        if (end === -1) return this.#cells;
        at = end + 1;
        continue;
      }
      const close = closingQuote(text, at);
      this.#field.push(text.slice(at, close === -1 ? text.length : close));
      if (close === -1) return undefined;
      const end = text.indexOf(this.#delimiter, close + 1);
      const inner = this.#field.join('\n').replaceAll('""', quote);
      this.#cells.push(inner + text.slice(close + 1, end === -1 ? text.length : end));
      this.#field = undefined;
      if (end === -1) return this.#cells;
      at = end + 1;
    }
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf(quote, from);
  while (at !== -1 && text[at + 1] === quote) at = text.indexOf(quote, at + 2);
  return at;
}
