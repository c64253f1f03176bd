import { formatUsd } from '@apex/pricing';

/** Without the zeros at its end: `5`, `0.125`. */
export function shortUsd(amount: bigint): string {
  return formatUsd(amount).replace(/\.?0+$/, '') || '0';
}
