/**
 * Writes one row as a line of JSON. Fields at their column's default are left out: rows are mostly empty, and both
 * writing and parsing cost by the byte.
 */
export class JsonLine {
  #text: string;

  /** `head`: the row's first fields, without the closing brace. */
  constructor(head: string) {
    this.#text = head;
  }

  /** A label or other text from outside: lone surrogates, which the engine refuses, are replaced. */
  text(name: string, value: string): this {
    if (value !== '') this.#text += `,"${name}":${quoted(value)}`;
    return this;
  }

  /** Text of our own making that needs no escapes: ids, numbers as text. */
  plain(name: string, value: string): this {
    this.#text += `,"${name}":"${value}"`;
    return this;
  }

  count(name: string, value: number): this {
    if (value !== 0) this.#text += `,"${name}":${value}`;
    return this;
  }

  flag(name: string, value: boolean | null): this {
    if (value !== null) this.#text += `,"${name}":${value}`;
    return this;
  }

  counts(name: string, values: readonly number[]): this {
    if (values.length > 0) this.#text += `,"${name}":[${values.join(',')}]`;
    return this;
  }

  texts(name: string, values: readonly string[]): this {
    if (values.length > 0) this.#text += `,"${name}":[${values.map(quoted).join(',')}]`;
    return this;
  }

  map(name: string, values: Readonly<Record<string, string>>): this {
    const entries = Object.entries(values);
    if (entries.length === 0) return this;
    this.#text += `,"${name}":{${entries.map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(',')}}`;
    return this;
  }

  end(): string {
    return `${this.#text}}\n`;
  }
}

function quoted(value: string): string {
  return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
}
