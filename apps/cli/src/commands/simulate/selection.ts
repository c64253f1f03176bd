import type { Filter } from '@apex/contracts';
import { instantOf, parseFilter } from '../spend/spend-query.ts';

export interface SelectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
}

/** Which calls a simulation takes, as the server takes it. */
export function selectionOf(options: SelectionOptions): { filters: Filter[]; from?: string; to?: string } {
  return {
    filters: (options.where ?? []).map(parseFilter),
    ...instantOf('from', options.from),
    ...instantOf('to', options.to),
  };
}
