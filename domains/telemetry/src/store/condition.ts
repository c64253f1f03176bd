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

const idPattern = /^[0-9a-f]{32}$/;
/** From here on taking one text apart costs the engine less than reading each id as a literal. */
const manyIds = 1000;

/** One of our own 128-bit ids as SQL. */
export function idLiteral(id: string): string {
  if (!idPattern.test(id)) throw new TypeError(`${id} is not an id of 32 hex digits`);
  return `'${id}'`;
}

/** That a column holds one of our ids. They go into the text, since tens of thousands do not fit a URL. */
export function idsIn(column: string, ids: Iterable<string>): string {
  const literals = Array.from(ids, idLiteral);
  if (literals.length < manyIds) return `${column} IN (${literals.join(',')})`;
  const packed = literals.map((literal) => literal.slice(1, -1)).join('');
  return `${column} IN (SELECT toUUID(substring('${packed}', number * 32 + 1, 32)) FROM numbers(${literals.length}))`;
}

/** The engine writes ids as UUIDs. */
export function idOfUuid(uuid: string): string {
  return uuid.replaceAll('-', '');
}
