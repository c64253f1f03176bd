import type { Block, Column } from '../thread-document.ts';
import type { Line } from './lines.ts';
import { ink, page, type Sheet, type TextLook, textWidth } from './sheet.ts';

type Table = Extract<Block, { kind: 'table' }>;

const cellLook: TextLook = { size: 8.5, colour: ink.text, leading: 11.5 };
const headLook: TextLook = { ...cellLook, colour: ink.quiet };
const gap = 14;
const padding = 3.5;
const mostLines = 12;
const mostRows = 1000;
/** Cells that decide how wide a column is. */
const mostMeasured = 200;

/** Columns as wide as what stands in them; where that is too much, the wide ones share what the narrow ones leave. */
export function columnWidths(natural: readonly number[], space: number): number[] {
  const widths = natural.map(() => 0);
  let left = space;
  const order = natural.map((width, at) => ({ width, at })).toSorted((a, b) => a.width - b.width);
  for (const [done, { width, at }] of order.entries()) {
    const given = Math.min(width, left / (order.length - done));
    widths[at] = given;
    left -= given;
  }
  return widths;
}

interface Cell {
  readonly lines: readonly Line[];
  readonly look: TextLook;
}

interface Grid {
  readonly sheet: Sheet;
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly width: number;
}

function heightOf(cells: readonly Cell[]): number {
  return Math.max(1, ...cells.map((cell) => cell.lines.length)) * cellLook.leading + 2 * padding;
}

function drawRow({ sheet, columns, widths, width }: Grid, cells: readonly Cell[], colour: string): void {
  let x: number = page.margin;
  for (const [at, cell] of cells.entries()) {
    const wide = widths[at] ?? 0;
    for (const [number, line] of cell.lines.entries()) {
      const shift = columns[at]?.align === 'right' ? wide - line.width : 0;
      sheet.draw(line, cell.look, { x: x + shift, y: sheet.y() + padding + number * cell.look.leading });
    }
    x += wide + gap;
  }
  sheet.space(heightOf(cells));
  sheet.rule(colour, page.margin, width);
}

function headOf(sheet: Sheet, columns: readonly Column[], widths: readonly number[]): Cell[] {
  return columns.map(({ label }, at) => ({
    lines: sheet.lines([{ text: label, style: 'strong' }], headLook, widths[at] ?? 0).slice(0, mostLines),
    look: headLook,
  }));
}

/** Labels are broken where there is no room for all that stands in the columns. */
function widthsOf(sheet: Sheet, columns: readonly Column[], rows: Table['rows'], space: number): number[] {
  const wide = (text: string, style: 'strong' | 'plain'): number => sheet.width([{ text, style }], cellLook);
  const cells = columns.map((_, at) => Math.max(0, ...rows.map((row) => wide(row[at] ?? '', 'plain'))));
  const labels = columns.map(({ label }) => wide(label, 'strong'));
  const natural = cells.map((width, at) => Math.max(width, labels[at] ?? 0));
  if (natural.reduce((sum, width) => sum + width, 0) <= space) return natural;
  const words = columns.map(({ label }) => Math.max(0, ...label.split(/\s+/).map((word) => wide(word, 'strong'))));
  return columnWidths(
    cells.map((width, at) => Math.max(width, words[at] ?? 0)),
    space,
  );
}

/** A table over as many pages as it takes, its head on each; pauses after each row. Gives how many were left out. */
export function* drawTable(sheet: Sheet, { columns, rows }: Table): Generator<void, number> {
  const shown = rows.slice(0, mostRows);
  const between = gap * Math.max(0, columns.length - 1);
  const widths = widthsOf(sheet, columns, shown.slice(0, mostMeasured), textWidth - between);
  const width = widths.reduce((sum, one) => sum + one, between);
  const grid: Grid = { sheet, columns, widths, width };
  const head = headOf(sheet, columns, widths);
  sheet.ensure(heightOf(head) + 3 * cellLook.leading);
  drawRow(grid, head, ink.rule);
  for (const row of shown) {
    const cells = columns.map((_, at): Cell => {
      const lines = sheet.lines([{ text: row[at] ?? '', style: 'plain' }], cellLook, widths[at] ?? 0);
      return { lines: lines.slice(0, mostLines), look: cellLook };
    });
    if (sheet.ensure(heightOf(cells))) drawRow(grid, head, ink.rule);
    drawRow(grid, cells, ink.hair);
    yield;
  }
  return rows.length - shown.length;
}
