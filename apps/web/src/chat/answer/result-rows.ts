type Cell = string | number | null;
export type FlatRow = Record<string, Cell>;

export interface ResultRows {
  readonly rows: readonly FlatRow[];
  /** How many there are in all. */
  readonly count: number;
}

const most = 50;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isRows = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);

/** An amount as it stands on the wire, with all its places. */
export const isDecimal = (value: unknown): value is string =>
  typeof value === 'string' && /^-?\d+\.\d{12}$/.test(value);

const isCell = (value: unknown): value is Cell =>
  value === null || typeof value === 'string' || typeof value === 'number';

/** A record's plain values; those of a record within it by both names. */
function flat(record: Record<string, unknown>): FlatRow {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]): [string, Cell][] => {
      if (isCell(value)) return [[name, value]];
      if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no']];
      if (Array.isArray(value)) return [[name, value.filter(isCell).join(', ')]];
      if (!isRecord(value)) return [];
      return Object.entries(value).flatMap(([inner, cell]): [string, Cell][] =>
        isCell(cell) ? [[`${name}_${inner}`, cell]] : [],
      );
    }),
  );
}

/** What rows are of, against what was measured of them; money comes as text. */
function isLabel(rows: readonly FlatRow[], name: string): boolean {
  return rows.some((row) => typeof row[name] === 'string' && !isDecimal(row[name]));
}

/** Without the columns that say nothing; names first. */
function withoutEmpty(rows: FlatRow[]): FlatRow[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const kept = names.filter((name) => rows.some((row) => ![null, undefined, '', 0].includes(row[name])));
  const ordered = [...kept.filter((name) => isLabel(rows, name)), ...kept.filter((name) => !isLabel(rows, name))];
  return rows.map((row) => Object.fromEntries(ordered.map((name) => [name, row[name] ?? null])));
}

/** What the path leads through, from the whole result on. */
function along(result: unknown, path: readonly (string | number)[]): unknown[] {
  const values = [result];
  for (const step of path) {
    const at: unknown = values.at(-1);
    if (typeof at !== 'object' || at === null) break;
    values.push(Reflect.get(at, step));
  }
  return values;
}

/**
 * The rows a figure was read from: the innermost list it stands in; of a query its rows; else what stands around it.
 */
export function resultRows(result: unknown, path: readonly (string | number)[]): ResultRows | null {
  if (!isRecord(result)) return null;
  const values = along(result, path);
  const around = values.slice(1).findLast(isRecord);
  const list = values.findLast(isRows) ?? [result['rows']].find(isRows) ?? (around === undefined ? null : [around]);
  return list === null ? null : { rows: withoutEmpty(list.slice(0, most).map(flat)), count: list.length };
}
