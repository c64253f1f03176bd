import type { FigureUnit } from '../display.ts';
import type { DraftCell, DraftChart, DraftPoint, DraftTable } from '../draft.ts';
import type { Path } from '../../tools/result-shelf.ts';

type Column = DraftTable['columns'][number];

export function textColumn(label: string): Column {
  return { label, unit: 'text', align: 'left' };
}

export function valueColumn(label: string, unit: FigureUnit): Column {
  return { label, unit, align: 'right' };
}

/** Cells of one tool result. */
export function cellsOf(result_id: string): (path: Path, unit: FigureUnit, delta?: boolean) => DraftCell {
  return (path, unit, delta = false) => ({ result_id, path, unit, delta });
}

export interface Bars {
  readonly title: string;
  readonly unit: FigureUnit;
  readonly name: string;
  readonly tool_result_id: string;
  readonly points: readonly DraftPoint[];
}

/** Bars of one series; no chart of nothing. */
export function barChart({ title, unit, name, tool_result_id, points }: Bars): DraftChart[] {
  return points.length === 0
    ? []
    : [{ kind: 'bar', title, unit, series: [{ name, role: 'main', tool_result_id, points }] }];
}

/** Sentences of a list of parts: `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
