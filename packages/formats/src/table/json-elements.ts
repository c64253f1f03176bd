import { RowFault, StreamFault } from '../fault.ts';
import { maxDepth, maxLineLength } from '../limits.ts';

/** The text of one element and the line it begins on; or an element that could not be kept, and why. */
export type JsonElement =
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly fault: string };

/** Names under which exports wrap their rows. */
const listNames: ReadonlySet<string> = new Set([
  'data',
  'results',
  'rows',
  'records',
  'items',
  'logs',
  'observations',
  'generations',
  'calls',
  'entries',
  'events',
  'hits',
]);

const outside = Number.POSITIVE_INFINITY;
const maxKeyLength = 64;
const code = { quote: 0x22, backslash: 0x5c, comma: 0x2c, open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d };

/**
 * Cuts a JSON document into its rows without holding it whole: the elements of a top-level list, of the list under a
 * well-known name (`data`, `results`, …) of a top-level object, or top-level values one after the other. An object
 * without such a list is one row. `unwrap: false` takes every top-level object as it is.
 */
export class JsonElements {
  readonly #emit: (element: JsonElement) => void;
  readonly #unwrap: boolean;
  readonly #limit: number;
  #line = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Depth at which elements begin; `outside` between a list's end and its object's end. */
  #level = 0;
  #key = '';
  #keyStart = 0;
  #collecting = false;
  #startLine = 1;
  #pieces: string[] = [];
  #length = 0;
  #fault = '';

  constructor(emit: (element: JsonElement) => void, options: { unwrap: boolean; limit?: number }) {
    this.#emit = emit;
    this.#unwrap = options.unwrap;
    this.#limit = options.limit ?? maxLineLength;
  }

  push(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charCodeAt(at);
      if (char === 0x0a) this.#newLine();
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === code.backslash) this.#escaped = true;
        else if (char === code.quote) this.#endString(text, at);
        continue;
      }
      if (char <= 0x20 || char === 0x3a) continue;
      if (char === code.quote) {
        from = this.#begin(at, from);
        this.#inString = true;
        this.#key = '';
        this.#keyStart = at + 1;
      } else if (char === code.open || char === code.openList) {
        from = this.#opening(char, at, from);
      } else if (char === code.close || char === code.closeList) {
        from = this.#closing(text, at, from);
      } else if (char === code.comma) {
        if (this.#collecting && this.#depth === this.#level) from = this.#finish(text, at, from);
      } else from = this.#begin(at, from);
    }
    if (this.#collecting) this.#keep(text.slice(from));
    if (this.#inString) this.#addToKey(text, text.length);
    this.#keyStart = 0;
  }

  /** At the end of the document, or where its source broke off. */
  end(fault?: StreamFault): void {
    if (this.#collecting && this.#depth === 0 && fault === undefined) this.#flush();
    else if (this.#collecting || this.#depth > 0 || fault !== undefined) {
      const line = this.#collecting ? this.#startLine : this.#line;
      this.#emit({ line, fault: fault?.message ?? 'the file ends in the middle of a value' });
    }
  }

  /** A raw line end inside a string is an error of that string; treating it as closed keeps the rows after it. */
  #newLine(): void {
    this.#line += 1;
    if (!this.#inString) return;
    this.#inString = false;
    this.#escaped = false;
  }

  #endString(text: string, at: number): void {
    this.#inString = false;
    this.#addToKey(text, at);
  }

  /** The last string at the depth of the top-level object's keys, even when a piece of the source ends inside it. */
  #addToKey(text: string, end: number): void {
    if (this.#depth === 1 && this.#key.length < maxKeyLength) {
      this.#key += text.slice(this.#keyStart, Math.min(end, this.#keyStart + maxKeyLength));
    }
  }

  #opening(char: number, at: number, from: number): number {
    const isList = char === code.openList;
    if (isList && this.#depth === 0 && !this.#collecting) {
      this.#level = 1;
      this.#depth = 1;
      return from;
    }
    const inRoot = this.#depth === 1 && (this.#level === 0 || this.#level === outside);
    if (this.#unwrap && isList && inRoot && listNames.has(this.#key)) {
      this.#drop();
      this.#level = 2;
      this.#depth = 2;
      return from;
    }
    const start = this.#begin(at, from);
    this.#depth += 1;
    if (this.#collecting && this.#depth - this.#level > maxDepth) this.#fault ||= 'nested too deeply';
    return start;
  }

  #closing(text: string, at: number, from: number): number {
    if (this.#collecting && this.#depth === this.#level + 1) {
      this.#depth -= 1;
      return this.#finish(text, at + 1, from);
    }
    let next = from;
    if (this.#collecting && this.#depth === this.#level) next = this.#finish(text, at, from);
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.#level = 0;
    else if (this.#depth < this.#level) this.#level = outside;
    return next;
  }

  #begin(at: number, from: number): number {
    if (this.#collecting || this.#depth !== this.#level) return from;
    this.#collecting = true;
    this.#startLine = this.#line;
    return at;
  }

  #finish(text: string, end: number, from: number): number {
    this.#keep(text.slice(from, end));
    this.#flush();
    return end;
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length > this.#limit) this.#fault ||= `longer than ${this.#limit / 1024 / 1024} MiB`;
    if (this.#fault === '') this.#pieces.push(piece);
    else this.#pieces = [];
  }

  #flush(): void {
    const fault = this.#fault;
    const text = this.#pieces.join('').trim();
    const line = this.#startLine;
    this.#drop();
    if (fault !== '') this.#emit({ line, fault });
    else if (text !== '') this.#emit({ line, text });
  }

  #drop(): void {
    this.#collecting = false;
    this.#pieces = [];
    this.#length = 0;
    this.#fault = '';
  }
}

/** Runs a text source through the cutter, a batch of elements for each piece. */
export async function* jsonElementsOf(
  text: AsyncIterable<string>,
  options: { unwrap: boolean; limit?: number },
): AsyncGenerator<JsonElement[], void, undefined> {
  let found: JsonElement[] = [];
  const cutter = new JsonElements((element) => found.push(element), options);
  try {
    for await (const piece of text) {
      cutter.push(piece);
      yield found;
      found = [];
    }
    cutter.end();
  } catch (error) {
    if (!(error instanceof StreamFault)) throw error;
    cutter.end(error);
  }
  yield found;
}

export function elementText(element: JsonElement): string {
  if ('fault' in element) throw new RowFault(element.fault);
  return element.text;
}
