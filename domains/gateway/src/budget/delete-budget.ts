import type { BudgetId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { budgetNotFound } from './budget-row.ts';
import type { BudgetsScope } from './budget-scope.ts';

/** With all that was spent of it; calls under way that hold some of it end as they would. */
export async function deleteBudget(
  { caller, db, changed }: BudgetsScope,
  { id }: { readonly id: BudgetId },
): Promise<{ deleted: boolean }> {
  const { organisation_id } = caller;
  await withTenant(db, { organisation_id }, async (trx) => {
    // In the order in which the ledger locks them.
    await trx.deleteFrom('gateway.budget_uses').where('budget_id', '=', id).execute();
    const { numDeletedRows } = await trx
      .deleteFrom('gateway.budgets')
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw budgetNotFound(id);
  });
  changed(organisation_id);
  return { deleted: true };
}
