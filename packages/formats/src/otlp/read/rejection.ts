import { maxTokensOfAKind } from '@apex/contracts';
import { show } from '../../value/show.ts';

/** Thrown while an item is read; the item is rejected and the others are taken. */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Made once: an error per broken item would spend most of its time on stack traces. */
export const brokenId = {
  trace_id: idFault('trace_id', 16),
  span_id: idFault('span_id', 8),
} as const;

function idFault(name: string, bytes: number): ItemFault {
  return new ItemFault(`${name}_invalid`, `The ${name} is missing or not ${bytes} bytes that are not all zero.`);
}

export const brokenItem = new ItemFault('item_invalid', 'The item is no object.');

export function badCount(value: unknown, field: string): ItemFault {
  return new ItemFault(
    'count_invalid',
    `${field}: ${show(value)} is no count of tokens: whole numbers from 0 to ${maxTokensOfAKind} are.`,
  );
}
