import type { BudgetId, BudgetState } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { budgetNotFound, toBudget } from './budget-row.ts';
import type { BudgetsScope } from './budget-scope.ts';

export async function getBudget(
  { caller, db, ledger }: BudgetsScope,
  { id }: { readonly id: BudgetId },
): Promise<BudgetState> {
  const { organisation_id } = caller;
  const row = await withTenant(db, { organisation_id }, (trx) =>
    trx
      .selectFrom('gateway.budgets')
      .selectAll()
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  if (row === undefined) throw budgetNotFound(id);
  const budget = toBudget(row);
  const { uses, subjects } = await ledger.usesOf(budget);
  return { budget, uses: [...uses], subjects };
}
