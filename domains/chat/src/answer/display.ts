import type { Figure } from '@apex/contracts';
import { displayUsd, parseUsd } from '@apex/pricing';

export type FigureUnit = Figure['unit'];

/** A figure for programs: money with two decimals and no grouping, counts plain, rates in percent. */
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

/** Amounts below this show their first two digits that count instead of decimals that would be zeros. */
const small = 0.01;
const smallPercent = 0.1;
const secondMs = 1_000;
const longMs = 10_000;

function grouped(digits: string): string {
  const [whole = '', decimals] = digits.split('.');
  const parts = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? parts : `${parts}.${decimals}`;
}

function significant(amount: number, least: number): string {
  const decimals = Math.min(12, 1 - Math.floor(Math.log10(amount)));
  const digits = amount.toFixed(decimals).replace(/0+$/, '');
  const [whole = '0', rest = ''] = digits.split('.');
  return `${whole}.${rest.padEnd(least, '0')}`;
}

function moneyText(value: string): string {
  const exact = displayUsd(parseUsd(value)).replace('-', '');
  // Exact money is shown by its own decimals; only what they would show as nothing is looked at as a number.
  const rough = Math.abs(Number(value));
  return `$${rough > 0 && rough < small ? significant(rough, 2) : grouped(exact)}`;
}

function rateText(rate: number): string {
  const percent = Math.abs(rate * 100);
  return `${percent > 0 && percent < smallPercent ? significant(percent, 1) : grouped(percent.toFixed(1))}%`;
}

function numberText(value: number, unit: FigureUnit): string {
  const size = Math.abs(value);
  if (unit === 'ms' && size >= secondMs) return `${grouped((size / secondMs).toFixed(size >= longMs ? 1 : 2))} s`;
  const whole = unit !== 'count' || size >= 100 || Number.isInteger(size);
  const digits = !whole && size < 1 ? significant(size, 1) : grouped(size.toFixed(whole ? 0 : 1));
  if (unit === 'ms') return `${digits} ms`;
  const noun = nouns[unit];
  return noun === undefined ? digits : `${digits} ${digits === '1' ? noun[0] : noun[1]}`;
}

/** A figure as it stands in a sentence: `$1,234.56`, `12,345 calls`, `82.0%`; a delta always with its sign. */
export function figureText(value: string | number, unit: FigureUnit, delta = false): string {
  const rough = Number(value);
  const text = unit === 'usd' ? moneyText(String(value)) : unit === 'rate' ? rateText(rough) : numberText(rough, unit);
  // What rounds to nothing has no sign.
  if (rough === 0 || !/[1-9]/.test(text)) return text;
  if (rough < 0) return `-${text}`;
  return delta ? `+${text}` : text;
}

/** A figure in a table, where the column says what is counted. */
export function cellText(value: string | number, unit: FigureUnit, delta = false): string {
  return figureText(value, unit === 'calls' || unit === 'tokens' ? 'count' : unit, delta);
}
