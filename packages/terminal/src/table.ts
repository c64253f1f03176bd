import CliTable from 'cli-table3';
import { plainLine } from './plain-text.ts';

export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right';
  /** Never cut, such as an id that is to be copied. */
  readonly whole?: boolean;
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

function fit(columns: readonly Column[], natural: number[], width: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, one) => sum + one + gap, -gap) - width;
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
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], options: TableOptions) {
  const cells = rows.map((row) => row.map(plainLine));
  const natural = columns.map((column, at) =>
    Math.max(column.title.length, ...cells.map((row) => (row[at] ?? '').length), 1),
  );
  const table = new CliTable({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: fit(columns, natural, options.width).map((width) => width + gap),
    truncate: '…',
  });
  for (const row of [columns.map((column) => column.title), ...cells]) table.push([...row]);
  const [head = '', ...lines] = table.toString().split('\n');
  const heading = options.heading ?? ((text: string) => text);
  return [heading(head.trimEnd()), ...lines.map((line) => line.trimEnd())].join('\n');
}
