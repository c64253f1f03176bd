import { type CallExportFormat, csvLine, type FileAnswer } from '@apex/contracts';
import type { LongReads } from '../occurrence/long-reads.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import { momentConditions } from '../store/period.ts';
import { columnNames, exportColumns } from './export-columns.ts';

interface CallExportQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly format: CallExportFormat;
  readonly raw?: 'true' | 'false' | undefined;
}

const contentTypes = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

/** Every call of a period with all that is stored of it, in the order of time, as the engine gives them. */
export async function exportCalls(scope: Scope, query: CallExportQuery, reads: LongReads): Promise<FileAnswer> {
  const { from, to, format } = query;
  const days = [from, to].flatMap((moment) => (moment === undefined ? [] : [moment.slice(0, 10)]));
  return {
    name: `${['calls', ...days].join('-')}.${format}`,
    content_type: contentTypes[format],
    bytes: reads.run(scope.caller, (reader) => linesOf({ ...scope, caller: reader }, query)),
  };
}

async function* linesOf({ caller, store }: Scope, query: CallExportQuery): AsyncGenerator<Uint8Array, void, void> {
  const { from, to, format, raw } = query;
  const params = new Parameters();
  const parts = store.for(caller).stream({
    columns: exportColumns,
    from: 'calls',
    final: true,
    where: [
      ...(from === undefined ? [] : momentConditions(from, '>=', params)),
      ...(to === undefined ? [] : momentConditions(to, '<', params)),
    ],
    tail: 'ORDER BY day, at, call_id',
    params: params.values,
    settings: { max_execution_time: 600 },
    signal: caller.signal,
  });
  const text = new TextEncoder();
  if (format === 'csv') yield text.encode(`${csvLine(columnNames)}\r\n`);
  for await (const rows of parts) {
    const lines = rows.map((row) => (format === 'csv' ? csvOf(row, raw === 'true') : `${JSON.stringify(row)}\n`));
    yield text.encode(lines.join(''));
  }
}

/** Lists and tags are JSON within their cell. */
function csvOf(row: unknown, raw: boolean): string {
  const cells = new Map(Object.entries(Object(row)));
  const line = columnNames.map((name) => cellOf(cells.get(name)));
  return `${csvLine(line, { raw })}\r\n`;
}

function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
