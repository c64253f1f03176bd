import { ApexError, type BudgetUnit } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import type { Amounts } from './ledger.ts';

/** Of a budget's amount: picodollars of money, whole numbers of anything else. */
export function parseQuantity(unit: BudgetUnit, text: string): bigint {
  if (unit === 'usd') return parseUsd(text);
  const [whole = '', places = ''] = text.split('.');
  // PostgreSQL gives a count the places of its column.
  if (!/^\d+$/.test(whole) || !/^0*$/.test(places)) throw notWhole(text);
  return BigInt(whole);
}

/** Without places that say nothing: `5`, `0.25`. */
export function formatQuantity(unit: BudgetUnit, quantity: bigint): string {
  if (unit !== 'usd') return quantity.toString();
  return withoutZeros(formatUsd(quantity));
}

/** A decimal as PostgreSQL gives it, without places that say nothing. */
export function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** For people: `$5`, `1200 tokens`, `60 requests`, `8 calls at the same time`. */
export function describeQuantity(unit: BudgetUnit, quantity: bigint): string {
  if (unit === 'usd') return `$${formatQuantity(unit, quantity)}`;
  if (unit === 'concurrent') return `${quantity} calls at the same time`;
  return `${quantity} ${unit}`;
}

/** What a call holds of a budget; on the hot path. */
export function heldOf(unit: BudgetUnit, most: Amounts): bigint {
  if (unit === 'usd') return most.usd ?? 0n;
  return unit === 'tokens' ? BigInt(most.tokens) : 1n;
}

/** What a call used of a budget in the end; on the hot path. */
export function usedOf(unit: BudgetUnit, actual: Amounts): bigint {
  return unit === 'concurrent' ? 0n : heldOf(unit, actual);
}

function notWhole(text: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'gateway.bad_quantity',
    message: `"${text}" is no whole number: what is counted has no fractions.`,
  });
}
