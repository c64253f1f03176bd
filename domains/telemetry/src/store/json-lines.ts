const bytesOfARow = 768;
/** Up to here a loop is cheaper than a call out of JavaScript. */
const shortText = 16;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;

/**
 * Writes rows as lines of JSON straight into bytes: joining a million small strings costs more than all else of an
 * import. Fields at their column's default are left out; rows are mostly empty, and parsing costs by the byte too.
 */
export class JsonLines {
  readonly #head: string;
  #bytes: Buffer;
  #at = 0;

  /** `head`: the first fields of every row, ASCII, without the closing brace. `rows`: as many as are expected. */
  constructor(head: string, rows: number) {
    this.#head = head;
    this.#bytes = Buffer.allocUnsafe(Math.ceil(rows + 1) * bytesOfARow);
  }

  begin(): this {
    return this.#ascii(this.#head);
  }

  end(): void {
    this.#ascii('}\n');
  }

  /** All lines so far; valid until the next one is begun. */
  done(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A label or other text from outside; nothing is written where it is empty. */
  text(name: string, value: string): this {
    if (value !== '') this.#name(name).#quoted(value);
    return this;
  }

  /** ASCII of our own making that needs no escapes: ids, times, decimals. */
  plain(name: string, value: string): this {
    return this.#name(name).#ascii('"').#ascii(value).#ascii('"');
  }

  count(name: string, value: number): this {
    return value === 0 ? this : this.#name(name).#ascii(String(value));
  }

  flag(name: string, value: boolean | null): this {
    return value === null ? this : this.#name(name).#ascii(value ? 'true' : 'false');
  }

  /** Numbers as they are, texts of our own making in quotes. */
  list(name: string, values: readonly (number | string)[]): this {
    if (values.length === 0) return this;
    this.#name(name);
    for (const [index, value] of values.entries()) {
      this.#ascii(index === 0 ? '[' : ',');
      if (typeof value === 'number') this.#ascii(String(value));
      else this.#ascii('"').#ascii(value).#ascii('"');
    }
    return this.#ascii(']');
  }

  texts(name: string, values: readonly string[]): this {
    if (values.length === 0) return this;
    this.#name(name);
    for (const [index, value] of values.entries()) this.#ascii(index === 0 ? '[' : ',').#quoted(value);
    return this.#ascii(']');
  }

  map(name: string, values: Readonly<Record<string, string>>): this {
    const keys = Object.keys(values);
    if (keys.length === 0) return this;
    this.#name(name);
    for (const [index, key] of keys.entries()) {
      this.#ascii(index === 0 ? '{' : ',')
        .#quoted(key)
        .#ascii(':')
        .#quoted(values[key] ?? '');
    }
    return this.#ascii('}');
  }

  #name(name: string): this {
    this.#reserve(name.length + 4);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = comma;
    bytes[at++] = quote;
    for (let index = 0; index < name.length; index += 1) bytes[at++] = name.charCodeAt(index);
    bytes[at++] = quote;
    bytes[at++] = colon;
    this.#at = at;
    return this;
  }

  #ascii(text: string): this {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#at;
    if (text.length > shortText) {
      this.#at = at + bytes.write(text, at, 'latin1');
      return this;
    }
    for (let index = 0; index < text.length; index += 1) bytes[at++] = text.charCodeAt(index);
    this.#at = at;
    return this;
  }

  #quoted(text: string): this {
    this.#reserve(text.length + 2);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = quote;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === quote || code === backslash) return this.#escaped(text);
      bytes[at++] = code;
    }
    bytes[at] = quote;
    this.#at = at + 1;
    return this;
  }

  /** Lone surrogates, which the engine refuses, are replaced. */
  #escaped(text: string): this {
    const json = JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
    this.#reserve(json.length * 3);
    this.#at += this.#bytes.write(json, this.#at);
    return this;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
