import { ApexError, type Budget, type NewBudget } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { nameTaken, toBudget } from './budget-row.ts';
import type { BudgetsScope } from './budget-scope.ts';

/** Every call is held against each of them. */
const mostBudgets = 200;

/** Holds from the next call on; what was spent before it was there does not count. */
export async function createBudget({ caller, db, clock, changed }: BudgetsScope, input: NewBudget): Promise<Budget> {
  const { organisation_id } = caller;
  const budget = await withTenant(db, { organisation_id }, async (trx) => {
    const { count } = await trx
      .selectFrom('gateway.budgets')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('organisation_id', '=', organisation_id)
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostBudgets) throw tooMany();
    const row = await trx
      .insertInto('gateway.budgets')
      .values({
        ...input,
        id: newId.budget(),
        organisation_id,
        ladder: JSON.stringify(input.ladder),
        alert_at: JSON.stringify(input.alert_at),
        created_at: new Date(clock.now()),
        created_by: caller.actor.user_id,
      })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw nameTaken(input.name);
    return toBudget(row);
  });
  changed(organisation_id);
  return budget;
}

function tooMany(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.too_many_budgets',
    message: `An organisation has at most ${mostBudgets} budgets: remove one, or give each subject its own by leaving "subject" out.`,
  });
}
