import { RowFault } from '../fault.ts';
import { numberOf } from './count.ts';
import { show } from './show.ts';

const exact = /^-?\d{1,26}(\.\d{1,12})?$/;

/** A reported amount as a decimal string, exact up to 12 places; nothing there is `null`. */
export function readUsd(value: unknown, field: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = String(value)
    .trim()
    .replace(/^\$\s*/, '');
  if (exact.test(text)) return text;
  const amount = numberOf(text.replaceAll(',', ''));
  if (!(Math.abs(amount) < 1e15)) throw new RowFault(`${field}: ${show(value)} is not an amount`);
  return amount.toFixed(12).replace(/\.?0+$/, '');
}
