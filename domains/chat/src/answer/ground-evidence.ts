import type { Chart, ReportTable } from '@apex/contracts';
import { type Path, valueAt } from '../tools/result-shelf.ts';
import { cleanLabel } from './clean-label.ts';
import { cellText } from './display.ts';
import type { DraftCell, DraftChart, DraftPoint, DraftTable } from './draft.ts';
import type { GroundingRule } from './grounding-rule.ts';
import { plainOf } from './marks.ts';

type Value = string | number;
type Series = Chart['series'][number];
type Point = Series['points'][number];

function read(rule: GroundingRule, result_id: string, path: Path | undefined): Value | null {
  if (path === undefined) return null;
  const value = valueAt(rule.shelf.get(result_id)?.value, path);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** A value stays a gap only where its place exists and holds nothing. */
function pointOf(rule: GroundingRule, result_id: string, point: DraftPoint): Point[] {
  const found = valueAt(rule.shelf.get(result_id)?.value, point.path);
  const [value, low, high] = [point.path, point.low, point.high].map((path) => read(rule, result_id, path));
  if (found === undefined || !rule.keepLabel(point.label)) return [];
  return [{ label: cleanLabel(point.label), value: value ?? null, low: low ?? null, high: high ?? null }];
}

/** A chart with the points that were measured; none where there are none or its title claims a number. */
export function groundChart(draft: DraftChart, rule: GroundingRule): Chart[] {
  const series = draft.series.flatMap((one): Series[] => {
    const { tool_result_id, role } = one;
    const points = one.points.flatMap((point) => pointOf(rule, tool_result_id, point));
    if (points.length < one.points.length) rule.remove(`points of chart "${draft.title}"`);
    const name = cleanLabel(plainOf(one.name));
    return points.length === 0 || !rule.keepLabel(name) ? [] : [{ name, role, tool_result_id, points }];
  });
  const main = series.find((one) => one.role !== 'compare') ?? series[0];
  if (main === undefined || !rule.keep(draft.title)) return [];
  const { kind, unit, x = 'category' } = draft;
  const rows = main.points.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const annotations = (draft.annotations ?? [])
    .filter(({ label, text }) => rule.keepLabel(label) && rule.keep(text))
    .map(({ label, text, kind: sort }) => ({ label: cleanLabel(label), text: plainOf(text), kind: sort }));
  const title = plainOf(draft.title);
  return [{ kind, title, unit, x, tool_result_id: main.tool_result_id, rows, series, annotations }];
}

function cellOf(rule: GroundingRule, cell: DraftCell): ReportTable['rows'][number][number] | null {
  if (typeof cell === 'string') {
    const text = plainOf(cell);
    return rule.keepLabel(text) || rule.keep(cell) ? { text, value: null } : null;
  }
  const value = read(rule, cell.result_id, cell.path);
  return { text: value === null ? '' : cellText(value, cell.unit, cell.delta), value };
}

/** A table with the rows that were measured. */
export function groundTable(draft: DraftTable, rule: GroundingRule): ReportTable[] {
  const rows = draft.rows.flatMap((row) => {
    const cells = row.map((cell) => cellOf(rule, cell));
    const whole = cells.filter((cell) => cell !== null);
    if (whole.length < cells.length) rule.remove(`a row of table "${draft.title}"`);
    return whole.length < cells.length ? [] : [whole];
  });
  if (rows.length === 0 || !rule.keep(draft.title) || !draft.columns.every(({ label }) => rule.keepLabel(label)))
    return [];
  const { columns, tool_result_id } = draft;
  return [{ title: plainOf(draft.title), tool_result_id, columns: [...columns], rows }];
}
