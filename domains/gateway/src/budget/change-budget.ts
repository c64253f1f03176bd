import { ApexError, type Budget, type BudgetChange, newBudgetSchema } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import { budgetNotFound, nameTaken, toBudget } from './budget-row.ts';
import type { BudgetsScope } from './budget-scope.ts';

/** Holds from the next call on. What is spent stays spent; of a new amount, somebody is told anew. */
export async function changeBudget({ caller, db, changed }: BudgetsScope, change: BudgetChange): Promise<Budget> {
  const { organisation_id } = caller;
  const budget = await withTenant(db, { organisation_id }, async (trx) => {
    const current = await lockBudget(trx, organisation_id, change.id);
    if (change.version !== current.version) throw staleVersion(change, current);
    const next = merged(current, change);
    await refuseTakenName(trx, organisation_id, next);
    if (next.amount !== current.amount) {
      await trx.updateTable('gateway.budget_uses').set({ told: 0 }).where('budget_id', '=', next.id).execute();
    }
    const row = await trx
      .updateTable('gateway.budgets')
      .set({
        name: next.name,
        amount: next.amount,
        action: next.action,
        ladder: JSON.stringify(next.ladder),
        alert_at: JSON.stringify(next.alert_at),
        enabled: next.enabled,
        version: current.version + 1,
      })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', next.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toBudget(row);
  });
  changed(organisation_id);
  return budget;
}

type Trx = Transaction<GatewayDatabase>;

async function lockBudget(trx: Trx, organisation_id: string, id: string): Promise<Budget> {
  const row = await trx
    .selectFrom('gateway.budgets')
    .selectAll()
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) throw budgetNotFound(id);
  return toBudget(row);
}

/** What holds of a new budget holds of a changed one. */
function merged(current: Budget, { id: _id, version: _version, ...change }: BudgetChange): Budget {
  const { id, created_at, created_by, version, ...fields } = current;
  const checked = newBudgetSchema.safeParse({ ...fields, ...change });
  if (checked.success) return { ...checked.data, id, created_at, created_by, version };
  const [issue] = checked.error.issues;
  throw new ApexError({
    kind: 'invalid',
    reason: 'gateway.bad_budget',
    message: `${issue?.path.join('.') ?? 'The budget'} ${issue?.message ?? 'does not fit'}.`,
    details: checked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

async function refuseTakenName(trx: Trx, organisation_id: string, { id, name }: Budget): Promise<void> {
  const other = await trx
    .selectFrom('gateway.budgets')
    .select('id')
    .where('organisation_id', '=', organisation_id)
    .where('name', '=', name)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other !== undefined) throw nameTaken(name);
}

function staleVersion(yours: BudgetChange, current: Budget): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.stale_version',
    message: 'Somebody changed this budget in the meantime: look at it again and repeat your change.',
    details: { your_version: yours.version, current_version: current.version, current },
  });
}
