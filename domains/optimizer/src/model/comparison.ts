import { formatUsd } from '@apex/pricing';
import { shareOf } from '../money/share.ts';

/** Two costs of the same calls, summed up side by side. */
export interface Costs {
  calls: number;
  current: bigint;
  would: bigint;
}

export function noCosts(): Costs {
  return { calls: 0, current: 0n, would: 0n };
}

export function addCosts(sum: Costs, calls: number, current: bigint, would: bigint): void {
  sum.calls += calls;
  sum.current += current;
  sum.would += would;
}

/** The amounts as the contract has them: signed, and each direction without its sign. */
export function comparisonOf({ current, would }: Costs) {
  const difference = would - current;
  return {
    current_usd: formatUsd(current),
    would_usd: formatUsd(would),
    difference_usd: formatUsd(difference),
    saving_usd: formatUsd(difference < 0n ? -difference : 0n),
    extra_usd: formatUsd(difference > 0n ? difference : 0n),
    change_rate: shareOf(difference, current),
  };
}

export function meanUsd(total: bigint, count: number): string | null {
  return count === 0 ? null : formatUsd(total / BigInt(count));
}
