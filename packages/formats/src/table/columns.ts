import { isObject, type JsonObject } from '../bytes/json-text.ts';

/** Reads one column of a row; `undefined` where the row has none. */
export type Cell = (row: unknown) => unknown;

const maxNesting = 5;
const maxColumns = 500;
const maxNestedText = 64 * 1024;

/** Names compare without case and punctuation. */
export function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Leaf columns of sample rows, nested ones with dots, JSON inside text cells included. */
export function columnsOf(rows: readonly unknown[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) if (isObject(row)) addColumns(columns, { value: row, path: '', nesting: 0 });
  return [...columns];
}

function addColumns(columns: Set<string>, place: { value: JsonObject; path: string; nesting: number }): void {
  for (const [key, value] of Object.entries(place.value)) {
    if (columns.size >= maxColumns) return;
    const path = place.path === '' ? key : `${place.path}.${key}`;
    const nested = nestedObject(value);
    if (nested === undefined) columns.add(path);
    else if (place.nesting < maxNesting) addColumns(columns, { value: nested, path, nesting: place.nesting + 1 });
  }
}

/** Exports put JSON into text cells; it is read as if it were nested. */
function nestedObject(value: unknown): JsonObject | undefined {
  if (typeof value === 'string') {
    if (!value.startsWith('{') || value.length > maxNestedText) return undefined;
    try {
      const parsed: unknown = JSON.parse(value);
      return isObject(parsed) ? parsed : undefined;
    } catch {
      return undefined;
    }
  }
  return isObject(value) && !(value instanceof Date) ? value : undefined;
}

/** Reads a column of an object row: the key as it stands, else the path along its dots. */
export function objectCell(column: string): Cell {
  const path = column.split('.');
  return (row) => {
    if (!isObject(row)) return undefined;
    if (path.length === 1 || Object.hasOwn(row, column)) return ownValue(row, column);
    return walk(row, path, 0);
  };
}

/** Reads a column of a row of cells; `undefined` when the header has neither the column nor a start of its path. */
export function listCell(column: string, header: readonly string[]): Cell | undefined {
  const index = header.indexOf(column);
  if (index !== -1) return (row) => (Array.isArray(row) ? row[index] : undefined);
  const path = column.split('.');
  for (let length = path.length - 1; length > 0; length -= 1) {
    const base = header.indexOf(path.slice(0, length).join('.'));
    const rest = path.slice(length);
    if (base !== -1) return (row) => walk({ cell: Array.isArray(row) ? row[base] : '' }, ['cell', ...rest], 0);
  }
  return undefined;
}

function walk(value: unknown, path: readonly string[], at: number): unknown {
  const key = path[at];
  if (key === undefined) return value;
  const object = nestedObject(value);
  if (object === undefined) return undefined;
  // A key may itself hold dots: try the longest first.
  for (let end = path.length; end > at + 1; end -= 1) {
    const joined = path.slice(at, end).join('.');
    if (Object.hasOwn(object, joined)) return walk(object[joined], path, end);
  }
  return walk(ownValue(object, key), path, at + 1);
}

function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
