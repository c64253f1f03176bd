import { type BudgetUnit, budgetUnits, type BudgetWindow, budgetWindows } from '@apex/contracts';
import { oneOf, usageError } from '../../usage-error.ts';

export interface BudgetAmount {
  readonly amount: string;
  readonly unit: BudgetUnit;
  readonly window: BudgetWindow;
}

const wanted = 'like 5USD/day, 1000000tokens/month, 60requests/minute, 100USD or 10concurrent';

/** `5USD/day`, `$5/day`, `1000000tokens/month`, `10concurrent`: how much of what, and when it renews; without that, never. */
export function budgetAmountOf(text: string): BudgetAmount {
  const [, dollar = '', digits = '', word = '', window = 'total'] =
    /^(\$?)\s*([\d_]+(?:\.\d+)?)\s*([a-z]*)\s*(?:\/\s*([a-z]+))?$/i.exec(text.trim()) ?? [];
  const named = word === '' && dollar !== '' ? 'usd' : word.toLowerCase();
  const unit = budgetUnits.find((one) => one === named || one === `${named}s`);
  if (digits === '' || unit === undefined || (dollar !== '' && unit !== 'usd')) {
    throw usageError(`A budget is an amount, ${wanted}, not ${text}.`);
  }
  return { amount: digits.replaceAll('_', ''), unit, window: oneOf('window', window.toLowerCase(), budgetWindows) };
}

/** As people say it: `$5 a day`, `10 calls at the same time`. */
export function amountWords({ amount, unit, window }: BudgetAmount): string {
  if (unit === 'concurrent') return `${amount} calls at the same time`;
  const what = unit === 'usd' ? `$${amount}` : `${amount} ${unit}`;
  return window === 'total' ? `${what} in all` : `${what} a ${window}`;
}
