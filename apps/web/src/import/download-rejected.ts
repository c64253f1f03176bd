import type { ImportSummary } from '@apex/contracts';
import { saveFile } from '../ui/save-file.ts';
import { toCsv } from '../ui/table/csv.ts';

/** Hands the rows that could not be read to the browser, with line and reason. */
export function downloadRejected({ import_id, rejected }: ImportSummary): void {
  const csv = toCsv([['file', 'line', 'reason'], ...rejected.map(({ file, line, reason }) => [file, line, reason])]);
  saveFile(new Blob([csv], { type: 'text/csv;charset=utf-8' }), `rejected-${import_id}.csv`);
}
