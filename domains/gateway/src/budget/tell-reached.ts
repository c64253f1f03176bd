import type { Budget, OrgId } from '@apex/contracts';
import { orgIdSchema } from '@apex/contracts';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import { toBudget } from './budget-row.ts';
import { renewsAt } from './budget-window.ts';
import { startOf, type StoredUse } from './ledger-store.ts';
import { parseQuantity, withoutZeros } from './quantity.ts';

/** A share of a budget's amount was used up; told once a budget, subject and window. */
export interface BudgetReached {
  readonly organisation_id: OrgId;
  readonly budget: Budget;
  /** Empty where the budget has but one. */
  readonly subject: string;
  /** One of the budget's `alert_at`. */
  readonly share: number;
  readonly spent: string;
  readonly window: { readonly from: string | null; readonly renews_at: string | null };
}

/**
 * Which shares were crossed by what was just added, noted as told in the same transaction: whoever's batch crosses one
 * tells it, be it one of several processes, and nobody again after a restart.
 */
export async function noteReached(
  trx: Transaction<GatewayDatabase>,
  stored: readonly StoredUse[],
): Promise<BudgetReached[]> {
  if (stored.length === 0) return [];
  const rows = await trx
    .selectFrom('gateway.budgets')
    .selectAll()
    .where('id', 'in', [...new Set(stored.map(({ budget_id }) => budget_id))])
    .where(sql<boolean>`alert_at <> '[]'`)
    .execute();
  const budgets = new Map(rows.map((row) => [row.id, toBudget(row)]));
  const reached: BudgetReached[] = [];
  for (const use of stored) {
    const budget = budgets.get(use.budget_id);
    const shares = budget === undefined ? [] : crossed(budget, use);
    const highest = shares.at(-1);
    if (budget === undefined || highest === undefined) continue;
    await trx
      .updateTable('gateway.budget_uses')
      .set({ told: highest })
      .where('budget_id', '=', use.budget_id)
      .where('subject', '=', use.subject)
      .where('window_start', '=', new Date(startOf(use)))
      .execute();
    // A jump over several is one piece of news.
    reached.push(toReached(budget, use, highest));
  }
  return reached;
}

const millionths = 1_000_000n;

function crossed({ unit, amount, alert_at }: Budget, { spent, told }: StoredUse): number[] {
  const used = parseQuantity(unit, spent) * millionths;
  const whole = parseQuantity(unit, amount);
  return alert_at
    .filter((share) => share > told && used >= BigInt(Math.round(share * Number(millionths))) * whole)
    .toSorted((one, other) => one - other);
}

function toReached(budget: Budget, use: StoredUse, share: number): BudgetReached {
  const renews = renewsAt(budget.window, use.window_ms);
  return {
    organisation_id: orgIdSchema.parse(use.organisation_id),
    budget,
    subject: use.subject,
    share,
    spent: withoutZeros(use.spent),
    window: {
      from: budget.window === 'total' ? null : startOf(use),
      renews_at: renews === null ? null : new Date(renews).toISOString(),
    },
  };
}
