import type { ImportSummary } from '@apex/contracts';
import { toCsv } from '../ui/table/csv.ts';

/** Hands the rows that could not be read to the browser, with line and reason. */
export function downloadRejected({ import_id, rejected }: ImportSummary): void {
  const csv = toCsv([['file', 'line', 'reason'], ...rejected.map(({ file, line, reason }) => [file, line, reason])]);
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `rejected-${import_id}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
