type Cell = string | number | null;

/** A spreadsheet runs text that starts like this; with apostrophes before it, it is text that was marked already. */
const formulaStart = /^'*[=+\-@\t\r\n]/;
const markedStart = /^''*[=+\-@\t\r\n]/;
const numeric = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Text that a spreadsheet would run, with an apostrophe before it, which makes it text; numbers stay as they are. */
export function withoutFormula(text: string): string {
  return formulaStart.test(text) && !numeric.test(text) ? `'${text}` : text;
}

/** Undoes `withoutFormula`, to the letter. */
export function withFormula(text: string): string {
  return markedStart.test(text) ? text.slice(1) : text;
}

/**
 * Cells as a line of CSV (RFC 4180), without its end; a null is empty. Text that a spreadsheet would take for a formula is
 * made text unless `raw`: that is for programs, to whom a changed label is another label.
 */
export function csvLine(cells: readonly Cell[], { raw = false }: { readonly raw?: boolean | undefined } = {}): string {
  return cells.map((cell) => cellOf(cell, raw)).join(',');
}

function cellOf(value: Cell, raw: boolean): string {
  if (value === null) return '';
  const text = raw ? String(value) : withoutFormula(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
