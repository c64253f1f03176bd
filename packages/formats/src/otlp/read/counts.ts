import { maxTokensOfAKind } from '@apex/contracts';
import { at, type Field } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import { badCount } from './rejection.ts';

/** Token counts as an emitter sends them; null where it sends none. */
export interface Counts {
  input: number | null;
  output: number | null;
  total: number | null;
  cache_read: number | null;
  cache_write: number | null;
  cache_write_5m: number | null;
  cache_write_1h: number | null;
  reasoning: number | null;
  audio_in: number | null;
  audio_out: number | null;
  image_in: number | null;
  image_out: number | null;
}

export const countNames = [
  'input',
  'output',
  'total',
  'cache_read',
  'cache_write',
  'cache_write_5m',
  'cache_write_1h',
  'reasoning',
  'audio_in',
  'audio_out',
  'image_in',
  'image_out',
] as const satisfies readonly (keyof Counts & Field)[];

export function countsOf(fields: Fields): Counts {
  return {
    input: countAt(fields, 'input'),
    output: countAt(fields, 'output'),
    total: countAt(fields, 'total'),
    cache_read: countAt(fields, 'cache_read'),
    cache_write: countAt(fields, 'cache_write'),
    cache_write_5m: countAt(fields, 'cache_write_5m'),
    cache_write_1h: countAt(fields, 'cache_write_1h'),
    reasoning: countAt(fields, 'reasoning'),
    audio_in: countAt(fields, 'audio_in'),
    audio_out: countAt(fields, 'audio_out'),
    image_in: countAt(fields, 'image_in'),
    image_out: countAt(fields, 'image_out'),
  };
}

function countAt(fields: Fields, name: keyof Counts & Field): number | null {
  return toCount(fields.get(at[name]), name);
}

/** A count, from a number or the text of one. `NaN` is what JavaScript's SDKs send for a count they do not know. */
export function toCount(value: unknown, name: string): number | null {
  if (value === undefined || value === null || value === '') return null;
  const count = typeof value === 'string' ? Number(value) : value;
  if (typeof count === 'number') {
    if (Number.isNaN(count) && (typeof value === 'number' || value === 'NaN')) return null;
    if (Number.isInteger(count) && count >= 0 && count <= maxTokensOfAKind) return count + 0;
  }
  throw badCount(value, name);
}
