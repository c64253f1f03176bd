import CliTable from 'cli-table3';
import { plainLine } from './plain-text.ts';

export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right';
  /** Never cut, such as an id that is to be copied. */
  readonly whole?: boolean;
  /** Left out, the last one first, before any text is cut. */
  readonly optional?: boolean;
}

export interface TableOptions {
  /** Characters a line may have; longer texts end in `…`, numbers and whole columns are never cut. */
  readonly width: number;
  readonly heading?: (text: string) => string;
}

const narrowest = 8;
const gap = 2;
const borderless = Object.fromEntries(
  (
    'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle' as const
  )
    .split(' ')
    .map((name) => [name, '']),
);

function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + gap, -gap);
}

/** Places of the columns that are shown: optional ones go while the line is too long. */
function shownColumns(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  let shown = columns.map((_, at) => at);
  while (widthOf(shown.map((at) => natural[at] ?? 0)) > width) {
    const last = shown.findLast((at) => columns[at]?.optional === true);
    if (last === undefined) break;
    shown = shown.filter((at) => at !== last);
  }
  return shown;
}

/** Names differ at both ends, so what is cut is nearer to the end than to the beginning. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 3);
  return `${text.slice(0, width - 1 - tail)}…${tail === 0 ? '' : text.slice(-tail)}`;
}

function fit(columns: readonly Column[], natural: number[], width: number): number[] {
  const widths = [...natural];
  let excess = widthOf(widths) - width;
  while (excess > 0) {
    const candidates = columns.map(({ align, whole }, at) => (align === 'right' || whole ? 0 : (widths[at] ?? 0)));
    const widest = candidates.indexOf(Math.max(...candidates));
    const now = widths[widest] ?? 0;
    if (now <= narrowest) break;
    widths[widest] = now - 1;
    excess -= 1;
  }
  return widths;
}

/** Rows under a heading without borders, as wide as the terminal at most; cells are made safe to show. */
export function renderTable(
  allColumns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  const safe = rows.map((row) => row.map(plainLine));
  const wanted = allColumns.map((column, at) =>
    safe.reduce((widest, row) => Math.max(widest, (row[at] ?? '').length), Math.max(column.title.length, 1)),
  );
  const shown = shownColumns(allColumns, wanted, options.width);
  const columns = shown.flatMap((at) => allColumns[at] ?? []);
  const widths = fit(
    columns,
    shown.map((at) => wanted[at] ?? 1),
    options.width,
  );
  const cells = safe.map((row) => shown.map((at, place) => cut(row[at] ?? '', widths[place] ?? 1)));
  const table = new CliTable({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: widths.map((width) => width + gap),
    truncate: '…',
  });
  for (const row of [columns.map((column) => column.title), ...cells]) table.push([...row]);
  const [head = '', ...lines] = table.toString().split('\n');
  const heading = options.heading ?? ((text: string) => text);
  return [heading(head.trimEnd()), ...lines.map((line) => line.trimEnd())].join('\n');
}
