import { ApexError } from '@apex/contracts';
import type { Account } from './account.ts';
import { renewsAt } from './budget-window.ts';
import { describeQuantity, formatQuantity } from './quantity.ts';
import type { Rule } from './rule.ts';

/** Spent: 402 for money and tokens that renew in a day or later, 429 for what comes back by waiting. */
export function spentRefusal(rule: Rule, account: Account, now_ms: number): ApexError {
  const { budget, amount } = rule;
  const details = detailsOf(rule, account);
  const { renews_at } = details;
  const renewal = renews_at === null ? 'It does not renew: raise it to go on.' : `It renews at ${renews_at}.`;
  if (budget.unit === 'concurrent') return tooManyAtOnce(rule, details);
  if (budget.window === 'minute' || budget.unit === 'requests') {
    const wait = renews_at === null ? {} : { retry_after_seconds: secondsUntil(renews_at, now_ms) };
    return new ApexError({
      kind: 'limit',
      reason: 'gateway.rate_limited',
      message: `The limit "${budget.name}" of ${describeQuantity(budget.unit, amount)} a ${budget.window} is reached. ${renewal}`,
      details,
      retryable: renews_at !== null,
      ...wait,
    });
  }
  return new ApexError({
    kind: 'limit',
    reason: 'gateway.budget_spent',
    status: 402,
    message: `The budget "${budget.name}" is spent: ${describeQuantity(budget.unit, account.spent)} of ${describeQuantity(budget.unit, amount)}. ${renewal}`,
    details,
    retryable: false,
  });
}

/** Nothing is left because of calls under way, which may turn out cheaper than they could be. */
export function heldRefusal(rule: Rule, account: Account, now_ms: number): ApexError {
  if (rule.budget.unit === 'requests') return spentRefusal(rule, account, now_ms);
  const details = detailsOf(rule, account);
  if (rule.budget.unit === 'concurrent') return tooManyAtOnce(rule, details);
  return new ApexError({
    kind: 'limit',
    reason: 'gateway.budget_held',
    message: `What is left of the budget "${rule.budget.name}" is held for calls under way. Try again shortly.`,
    details,
    retry_after_seconds: 1,
  });
}

/** Of a hard budget shared by several processes, when what they share it through does not answer. */
export function storeAwayRefusal(rule: Rule): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.budget_store_away',
    message: `The budget "${rule.budget.name}" cannot be looked up at the moment, and it is a hard one. Try again shortly.`,
    details: { budget_id: rule.budget.id, name: rule.budget.name },
    retry_after_seconds: 1,
  });
}

function tooManyAtOnce({ budget, amount }: Rule, details: object): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'gateway.too_many_at_once',
    message: `The limit "${budget.name}" of ${describeQuantity(budget.unit, amount)} is reached. Try again when one has ended.`,
    details,
    retry_after_seconds: 1,
  });
}

function detailsOf({ budget, amount }: Rule, { hold, spent }: Account) {
  const renews = renewsAt(budget.window, hold.window_ms);
  return {
    budget_id: budget.id,
    name: budget.name,
    spent: formatQuantity(budget.unit, spent),
    amount: formatQuantity(budget.unit, amount),
    unit: budget.unit,
    renews_at: renews === null ? null : new Date(renews).toISOString(),
  };
}

function secondsUntil(instant: string, now_ms: number): number {
  return Math.max(1, Math.ceil((Date.parse(instant) - now_ms) / 1000));
}
