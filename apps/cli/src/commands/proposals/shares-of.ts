import { usageError } from '../../usage-error.ts';
import type { ShareOptions } from './share-options.ts';

export interface Shares {
  readonly rollout_percent?: number;
  readonly holdout_percent?: number;
}

/** Shares as they are told: `50` or `50%`. */
export function sharesOf({ rollout, holdout }: ShareOptions): Shares {
  return {
    ...(rollout === undefined ? {} : { rollout_percent: percentOf('--rollout', rollout, 100) }),
    ...(holdout === undefined ? {} : { holdout_percent: percentOf('--holdout', holdout, 50) }),
  };
}

function percentOf(option: string, text: string, most: number): number {
  const percent = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (percent <= most) return percent;
  throw usageError(`${option} takes a percentage from 0 to ${most}, not ${text}.`);
}
