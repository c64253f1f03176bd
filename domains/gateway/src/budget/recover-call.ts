import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { AccountBook } from './account.ts';
import { readJournalId } from './journal-progress.ts';
import { addUses, asLedger, type Delta, enterRecovery } from './ledger-store.ts';
import type { Amounts, Hold } from './ledger.ts';
import { formatQuantity, parseQuantity, usedOf } from './quantity.ts';
import { type BudgetReached, noteReached } from './tell-reached.ts';

export interface RecoveryDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly book: AccountBook;
  reached(reached: BudgetReached): void;
}

/** Counts a dead process's call, unless it is counted already: the note that it is stands in the same transaction. */
export async function recoverCall(
  { db, clock, book, reached }: RecoveryDeps,
  call: { readonly journal_id: string; readonly holds: readonly Hold[]; readonly actual: Amounts },
): Promise<void> {
  const at = new Date(clock.now());
  const { journal_id, holds, actual } = call;
  const done = await asLedger(db, async (trx) => {
    if (!(await enterRecovery(trx, { journal_id, ...readJournalId(journal_id), at }))) return null;
    const ids = [...new Set(holds.map(({ budget_id }) => budget_id))];
    const rows =
      ids.length === 0
        ? []
        : await trx.selectFrom('gateway.budgets').select(['id', 'unit']).where('id', 'in', ids).execute();
    const units = new Map<string, (typeof rows)[number]['unit']>(rows.map(({ id, unit }) => [id, unit]));
    const deltas: Delta[] = [];
    for (const hold of holds) {
      const unit = units.get(hold.budget_id);
      const used = unit === undefined ? 0n : usedOf(unit, actual);
      if (unit !== undefined && used > 0n) deltas.push({ hold, used: formatQuantity(unit, used) });
    }
    const stored = await addUses(trx, deltas, at);
    return { deltas, reached: await noteReached(trx, stored) };
  });
  if (done === null) return;
  for (const { hold, used } of done.deltas) {
    const account = book.known(hold);
    if (account?.known !== 'yes') continue;
    const more = parseQuantity(account.unit, used);
    account.stored += more;
    // A shared count learns of it when it is next held against the database.
    if (account.lease === null) account.spent += more;
  }
  for (const one of done.reached) reached(one);
}
