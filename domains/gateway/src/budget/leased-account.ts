import type { Account } from './account.ts';
import { renewsAt } from './budget-window.ts';
import type { Lease } from './lease.ts';
import type { SharedAccount } from './lease-store.ts';

const dayMs = 86_400_000;

/** An account that takes part in sharing. */
export type LeasedAccount = Account & { readonly lease: Lease };

export function isLeased(account: Account): account is LeasedAccount {
  return account.lease !== null;
}

/** The count's name in the shared store, and how long it must be there: a day longer than its window, a month for totals. */
export function sharedAccount({ organisation_id, hold, unit, budget }: Account): SharedAccount {
  const renews = renewsAt(budget.window, hold.window_ms);
  const windowMs = renews === null ? 30 * dayMs : renews - hold.window_ms;
  return { organisation_id, hold, unit, keep_ms: windowMs + dayMs };
}
