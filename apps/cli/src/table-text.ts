import { type Column, renderTable, type Terminal } from '@apex/terminal';

/** A table under bold titles as wide as the terminal; `id` columns stay whole. In place of an empty one, `none`. */
export function tableText(
  terminal: Terminal,
  titles: readonly (string | Column)[],
  { rows, none }: { readonly rows: readonly (readonly string[])[]; readonly none: string },
): string {
  if (rows.length === 0) return none;
  const columns = titles.map((title) => (typeof title === 'string' ? { title, whole: title === 'id' } : title));
  return renderTable(columns, rows, { width: terminal.width, heading: (text) => terminal.style('bold', text) });
}
