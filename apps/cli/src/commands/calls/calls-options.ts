import type { ListOptions } from '../../list-options.ts';

export interface CallsOptions extends ListOptions {
  readonly minCost?: string;
  readonly unpriced?: boolean;
  readonly disagreed?: boolean;
  readonly import?: string;
}
