import { csvLine } from '@apex/contracts';

/** Rows as CSV (RFC 4180) with a head; text that a spreadsheet would take for a formula is defused. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => csvLine(row)).join('\r\n');
}
