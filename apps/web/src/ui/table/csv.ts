type Cell = string | number | null;

/** A spreadsheet runs text that starts like this. */
const formulaStart = /^[=+\-@\t\r]/;
const numeric = /^-?\d+(?:\.\d+)?$/;

function cellOf(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  const harmless = formulaStart.test(text) && !numeric.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Rows as CSV (RFC 4180) with a head; text that a spreadsheet would take for a formula is defused. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cellOf).join(',')).join('\r\n');
}
