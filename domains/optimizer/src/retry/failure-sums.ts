import { formatUsd } from '@apex/pricing';

/** What failed, what of it was paid for and what was sent again in vain; see `failureShape` of the contract. */
export class FailureSums {
  failed_calls = 0;
  paid_failed_calls = 0;
  paid_failed = 0n;
  chains = 0;
  storms = 0;
  wasted_calls = 0;
  wasted = 0n;

  addFailed(cost: bigint): void {
    this.failed_calls += 1;
    if (cost === 0n) return;
    this.paid_failed_calls += 1;
    this.paid_failed += cost;
  }

  addWasted(cost: bigint): void {
    this.wasted_calls += 1;
    this.wasted += cost;
  }

  addChain(is_storm: boolean): void {
    this.chains += 1;
    if (is_storm) this.storms += 1;
  }

  shown() {
    const { failed_calls, paid_failed_calls, chains, storms, wasted_calls } = this;
    return {
      failed_calls,
      paid_failed_calls,
      paid_failed_usd: formatUsd(this.paid_failed),
      chains,
      storms,
      wasted_calls,
      wasted_usd: formatUsd(this.wasted),
    };
  }
}
