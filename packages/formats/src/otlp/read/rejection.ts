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

export function badCount(value: unknown, field: string): ItemFault {
  return new ItemFault(
    'count_invalid',
    `${field}: ${show(value)} is no count of tokens: whole numbers from 0 to ${maxTokensOfAKind} are.`,
  );
}
