import { type Column, renderTable } from '@apex/terminal';
import { type Bar, type Figure, isMet } from '../row.ts';

const columns: readonly Column[] = [
  { title: 'row' },
  { title: 'what' },
  { title: 'bar', align: 'right' },
  { title: 'seen', align: 'right' },
  { title: 'beside', align: 'right' },
  { title: 'met' },
];

export type NamedFigure = Figure & { readonly row: string };

/** The figures as a table for people. */
export function figureTable(figures: readonly NamedFigure[], width: number): string {
  return renderTable(columns, figures.map(cells), { width });
}

/** One figure as a line, for whoever watches the run. */
export function figureLine(figure: NamedFigure): string {
  const [row, what, bar, seen, beside, met] = cells(figure);
  return [`${row}: ${what}`, seen, bar === '' ? '' : `bar ${bar}`, beside, met].filter(Boolean).join(' · ');
}

function cells(figure: NamedFigure): string[] {
  const { row, what, unit, seen, bar, peer } = figure;
  const met = isMet(figure);
  return [
    row,
    what,
    bar === undefined ? '' : barText(bar, unit),
    amountText(seen, unit),
    peer === undefined ? '' : `${peer.name} ${amountText(peer.seen, peer.unit)}`,
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}

function barText(bar: Bar, unit: string): string {
  return 'at_most' in bar ? `≤ ${amountText(bar.at_most, unit)}` : `≥ ${amountText(bar.at_least, unit)}`;
}

/** Three digits that count, no more. */
export function amountText(amount: number, unit: string): string {
  const size = Math.abs(amount);
  const places = size >= 100 || Number.isInteger(amount) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const [whole = '', fraction] = amount.toFixed(places).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${unit}`;
}
