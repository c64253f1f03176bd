/**
 * Cells as a line of CSV (RFC 4180). A null is empty. Text that a spreadsheet would take for a formula keeps its letters:
 * the file is read by programs, and a changed label would be another label.
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | null): string {
  if (value === null) return '';
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
