import type { Figure } from '@apex/contracts';
import { displayUsd, parseUsd } from '@apex/pricing';

export type FigureUnit = Figure['unit'];

/** The text of a figure: money with two decimals and no grouping, counts plain, rates in percent. */
export function displayFigure(value: string | number, unit: FigureUnit): string {
  if (unit === 'usd') return displayUsd(parseUsd(String(value)));
  const number = Number(value);
  if (unit === 'rate') return `${(number * 100).toFixed(1)}%`;
  return Math.round(number).toFixed(0);
}

const nouns: Partial<Readonly<Record<FigureUnit, readonly [string, string]>>> = {
  calls: ['call', 'calls'],
  tokens: ['token', 'tokens'],
};

/** A figure as it stands in a sentence. */
export function say({ display, unit }: Pick<Figure, 'display' | 'unit'>): string {
  if (unit === 'usd') return `$${display}`;
  if (unit === 'ms') return `${display} ms`;
  const noun = nouns[unit];
  return noun === undefined ? display : `${display} ${display === '1' ? noun[0] : noun[1]}`;
}
