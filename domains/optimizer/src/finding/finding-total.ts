import type { FindingTotal, Measurement } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { shareOf } from '../money/share.ts';

interface OpenFinding {
  /** What the joint plan leaves of it; null where it saves nothing. */
  readonly joint_usd: string | null;
  readonly is_price_only: boolean;
}

/**
 * What all open findings save together: of each call's cost every finding counts only what those before it in the plan
 * have left. Once a finding is dismissed the others might save a little more than this; never less.
 */
export function totalOf(open: readonly OpenFinding[], measurement: Measurement | null): FindingTotal {
  let proven = 0n;
  let priceOnly = 0n;
  for (const { joint_usd, is_price_only } of open) {
    if (joint_usd === null) continue;
    if (is_price_only) priceOnly += parseUsd(joint_usd);
    else proven += parseUsd(joint_usd);
  }
  const spend = measurement === null ? 0n : parseUsd(measurement.cost_usd);
  return {
    expected_usd: formatUsd(proven + priceOnly),
    proven_usd: formatUsd(proven),
    price_only_usd: formatUsd(priceOnly),
    spend_usd: formatUsd(spend),
    of_spend: shareOf(proven + priceOnly, spend),
    proven_of_spend: shareOf(proven, spend),
    findings: open.length,
  };
}
