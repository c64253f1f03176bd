import { ApexError, type Observation } from '@apex/contracts';
import { type ParseFileInput, parseSteps } from '../parse-file.ts';
import type { ParsedRecord } from '../record.ts';
import type { ColumnMap, MapField } from '../table/column-map.ts';
import { TableGlimpse } from './table-glimpse.ts';

export interface PreviewRow {
  readonly line: number;
  /** Cells by column as text, cut; empty for logs and traces. */
  readonly values: Readonly<Record<string, string>>;
  readonly record: Observation | null;
  /** Why the row is no call; null also where it is in order and tells of none. */
  readonly reason: string | null;
}

export interface FilePreview {
  /** Of a table; empty for logs and traces. */
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  /** What the columns are taken for: the proposal with the user's map over it. */
  readonly map: ColumnMap;
  /** Fields without which no row can be read. */
  readonly missing: readonly MapField[];
  readonly rows: readonly PreviewRow[];
  readonly rejected_count: number;
  /** What is wrong with the whole file; null where nothing is. */
  readonly problem: string | null;
}

/** The first rows of a file as `parseFile` would read them. Never throws for what is in the file. */
export async function previewFile(input: ParseFileInput, most: number): Promise<FilePreview> {
  const glimpse = new TableGlimpse(most);
  const records: ParsedRecord[] = [];
  let problem: string | null = null;
  try {
    for await (const batch of parseSteps(input, glimpse)) {
      records.push(...batch.slice(0, most - records.length));
      if (records.length >= most || glimpse.isFull) break;
    }
  } catch (error) {
    if (!ApexError.isInstance(error)) throw error;
    problem = error.message;
  }
  const rows = glimpse.isTable ? rowsOfTable(glimpse, records) : records.map((record) => rowOf(record, {}));
  return {
    columns: glimpse.columns(),
    map: glimpse.map,
    missing: glimpse.missing,
    rows: rows.slice(0, most),
    rejected_count: rows.filter(({ reason }) => reason !== null).length,
    problem,
  };
}

/** In the file's order. A line may tell of several calls, of one, or of none. */
function rowsOfTable(glimpse: TableGlimpse, records: readonly ParsedRecord[]): PreviewRow[] {
  const byLine = Map.groupBy(records, ({ line }) => line);
  const lines = [...new Set([...glimpse.lines, ...byLine.keys()])].toSorted((one, other) => one - other);
  return lines.flatMap((line): PreviewRow[] => {
    const values = glimpse.valuesOf(line);
    const own = byLine.get(line);
    return own === undefined
      ? [{ line, values, record: null, reason: null }]
      : own.map((record) => rowOf(record, values));
  });
}

function rowOf(record: ParsedRecord, values: PreviewRow['values']): PreviewRow {
  const { line } = record;
  return record.kind === 'call'
    ? { line, values, record: record.observation, reason: null }
    : { line, values, record: null, reason: record.reason };
}
