/** Collects the values of a statement and hands out the placeholder to write for each. */
export class Parameters {
  readonly values: Record<string, unknown> = {};
  #next = 0;

  /** `type` is ClickHouse's, like `String` or `Array(String)`. */
  add(value: unknown, type: string): string {
    const name = `p${this.#next}`;
    this.#next += 1;
    this.values[name] = value;
    return `{${name}:${type}}`;
  }
}

/** A list of our own 128-bit ids as SQL. They go into the text, since tens of thousands do not fit a URL. */
export function idList(ids: Iterable<string>): string {
  const quoted: string[] = [];
  for (const id of ids) {
    if (!/^[0-9a-f]{32}$/.test(id)) throw new TypeError(`${id} is not an id of 32 hex digits`);
    quoted.push(`'${id}'`);
  }
  return quoted.join(',');
}

/** The engine writes ids as UUIDs. */
export function idOfUuid(uuid: string): string {
  return uuid.replaceAll('-', '');
}
