import type { Budget, BudgetState } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import { toBudget } from './budget-row.ts';
import type { BudgetsScope } from './budget-scope.ts';

/** By name, with what is used of them now. */
export async function listBudgets({ caller, db, ledger }: BudgetsScope): Promise<{ budgets: BudgetState[] }> {
  const budgets = await readBudgets(db, caller);
  return {
    budgets: await Promise.all(
      budgets.map(async (budget) => {
        const { uses, subjects } = await ledger.usesOf(budget);
        return { budget, uses: [...uses], subjects };
      }),
    ),
  };
}

/** All of an organisation, by name; those that are off too. */
export async function readBudgets(
  db: Kysely<GatewayDatabase>,
  { organisation_id }: { readonly organisation_id: string },
): Promise<Budget[]> {
  const rows = await withTenant(db, { organisation_id }, (trx) =>
    trx
      .selectFrom('gateway.budgets')
      .selectAll()
      .where('organisation_id', '=', organisation_id)
      .orderBy('name')
      .execute(),
  );
  return rows.map(toBudget);
}
