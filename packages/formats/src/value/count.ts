import { maxTokensOfAKind } from '@apex/contracts';
import { RowFault } from '../fault.ts';
import { show } from './show.ts';

const grouped = /^\d{1,3}(,\d{3})+$/;
const whole = /^\d{1,15}(\.0*)?$/;

/** A number of tokens; nothing there counts as `undefined`. Faults name the field. */
export function readCount(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const count = toNumber(value);
  if (count === undefined || !Number.isInteger(count) || count < 0) {
    throw new RowFault(`${field}: ${show(value)} is not a count`);
  }
  if (count > maxTokensOfAKind) {
    throw new RowFault(`${field}: ${show(value)} is more than a call can have (${maxTokensOfAKind})`);
  }
  return count;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (whole.test(text)) return Number(text);
  return grouped.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}

/** A duration or other measure, not negative; nothing there is `null`. */
export function readMeasure(value: unknown, field: string, factor = 1): number | null {
  if (value === undefined || value === null || value === '') return null;
  const measure = typeof value === 'string' ? numberOf(value) : Number(value);
  const scaled = measure * factor;
  if (!(scaled >= 0 && scaled <= 1e9)) throw new RowFault(`${field}: ${show(value)} is not a duration`);
  return Math.round(scaled * 1000) / 1000;
}

/** `Number` would read blanks as 0 and accept `0x10`. */
export function numberOf(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}
