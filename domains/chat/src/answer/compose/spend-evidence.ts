import { type Dimension, timeDimensions } from '@apex/contracts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { groupingOf } from '../../agents/plan/spend-plan.ts';
import type { AskedMeasure } from '../../understand/question-parse.ts';
import type { Place } from '../derivations.ts';
import type { FigureUnit } from '../display.ts';
import type { DraftCell, DraftChart, DraftPoint, DraftTable } from '../draft.ts';
import { dimensionWords } from '../measure-words.ts';
import type { Composer } from './composer.ts';
import { isChronological, type ShownRow } from './rows.ts';

/** A row with the place of each measure asked for, and of what it is held against. */
export interface EvidenceRow extends ShownRow {
  readonly names: readonly string[];
  readonly places: readonly (Place | null)[];
  readonly share: Place | null;
  readonly before: Place | null;
  readonly change: Place | null;
  readonly change_rate: Place | null;
}

/** Days of the period that is held against, in their own order. */
export interface CompareSeries {
  readonly name: string;
  readonly rows: readonly { readonly label: string; readonly place: Place }[];
}

const rowsInChart = 50;
const rowsInTable = 50;
const chartsShown = 3;

function nounOf(measure: AskedMeasure): string {
  return measureSources[measure].noun.replace(/^The /, '').replace(/^./, (letter) => letter.toUpperCase());
}

function grainOf(by: readonly Dimension[]): NonNullable<DraftChart['x']> {
  return timeDimensions.find((name) => name === by[0]) ?? 'category';
}

function seriesOf(name: string, role: 'main' | 'compare', rows: readonly { label: string; place: Place | null }[]) {
  const placed = rows.flatMap(({ label, place }) => (place === null ? [] : [{ label, place }]));
  const [first] = placed;
  if (first === undefined) return [];
  const points = placed.map(({ label, place }): DraftPoint => ({ label, path: place.path }));
  return [{ name, role, tool_result_id: first.place.result_id, points }];
}

/** A chart a measure: a line over time, bars over names; a comparison lies behind the first. */
export function spendCharts(
  composer: Composer,
  rows: readonly EvidenceRow[],
  compare: CompareSeries | null,
): DraftChart[] {
  const { parse } = composer.triage;
  const by = groupingOf(parse);
  const line = isChronological(by) && by.length === 1;
  const measures = parse.measures.length === 0 ? (['spend'] as const) : parse.measures;
  return measures.slice(0, chartsShown).flatMap((measure, at): DraftChart[] => {
    const shown = rows.slice(0, line ? rows.length : rowsInChart);
    const main = seriesOf(
      nounOf(measure),
      'main',
      shown.map((row) => ({ label: row.label, place: row.places[at] ?? null })),
    );
    const beside = compare === null || at > 0 ? [] : seriesOf(compare.name, 'compare', compare.rows);
    const held = line
      ? beside
      : at > 0
        ? []
        : seriesOf(
            'Before',
            'compare',
            shown.map((row) => ({ label: row.label, place: row.before })),
          );
    const title = `${nounOf(measure)} by ${by.map(dimensionWords).join(' and ')}`;
    const { unit } = measureSources[measure];
    const x = line ? grainOf(by) : ('category' as const);
    return main.length === 0 ? [] : [{ kind: line ? 'line' : 'bar', title, unit, x, series: [...main, ...held] }];
  });
}

type Column = DraftTable['columns'][number];

function right(label: string, unit: Column['unit']): Column {
  return { label, unit, align: 'right' };
}

/** All that was asked for, row by row, where a chart alone would not show it. */
export function spendTable(composer: Composer, rows: readonly EvidenceRow[], main: string): DraftTable[] {
  const { parse } = composer.triage;
  const by = groupingOf(parse);
  const measures = parse.measures.length === 0 ? (['spend'] as const) : parse.measures;
  const [first = 'spend'] = measures;
  const { unit } = measureSources[first];
  const held = rows.some((row) => row.before !== null);
  const shares = rows.some((row) => row.share !== null);
  if (rows.length === 0 || by.length === 0) return [];
  const cell = (place: Place | null, of: FigureUnit, delta = false): DraftCell =>
    place === null ? '' : { ...place, unit: of, delta };
  const columns: Column[] = [
    ...by.map((name) => ({ label: dimensionWords(name), unit: 'text' as const, align: 'left' as const })),
    ...measures.map((measure) => right(nounOf(measure), measureSources[measure].unit)),
    ...(shares ? [right('Share', 'rate')] : []),
    ...(held ? [right('Before', unit), right('Change', unit), right('Change in percent', 'rate')] : []),
  ];
  const cells = rows
    .slice(0, rowsInTable)
    .map((row): DraftCell[] => [
      ...row.names,
      ...measures.map((measure, at) => cell(row.places[at] ?? null, measureSources[measure].unit)),
      ...(shares ? [cell(row.share, 'rate')] : []),
      ...(held ? [cell(row.before, unit), cell(row.change, unit, true), cell(row.change_rate, 'rate', true)] : []),
    ]);
  const title = `${nounOf(first)}${measures.length > 1 ? ' and more' : ''} by ${by.map(dimensionWords).join(' and ')}`;
  return [{ title, tool_result_id: main, columns, rows: cells }];
}
