import { isObject } from '../../bytes/json-text.ts';
import { RowFault } from '../../fault.ts';
import { readUsd } from '../../value/usd.ts';
import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import { objectOf } from './usage-object.ts';

/** What the emitter itself says the call cost: evidence. An amount that cannot be read is none. */
export function reportedCost(fields: Fields): string | null {
  if (fields.has(at.cost)) return usd(fields.get(at.cost));
  if (!fields.has(at.cost_details)) return null;
  const details = objectOf(fields.get(at.cost_details));
  if (!isObject(details)) return null;
  if (details['total'] !== undefined) return usd(details['total']);
  const parts = Object.values(details).map(usd);
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : formatUsd(sumPico(known.map(parseUsd)));
}

function usd(value: unknown): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  try {
    return readUsd(value, 'cost');
  } catch (error) {
    if (error instanceof RowFault) return null;
    throw error;
  }
}
