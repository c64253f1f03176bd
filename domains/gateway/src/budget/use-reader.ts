import { type Budget, type BudgetUse } from '@apex/contracts';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { Account } from './account.ts';
import { renewsAt } from './budget-window.ts';
import { asLedger } from './ledger-store.ts';
import { formatQuantity, parseQuantity } from './quantity.ts';

const mostShown = 20;

/** Who used most of a budget in its present window: what is stored, with what this process knows better. */
export async function readBudgetUses(
  db: Kysely<GatewayDatabase>,
  budget: Budget,
  own: { readonly accounts: readonly Account[]; readonly window_ms: number; readonly shared: boolean },
): Promise<{ uses: BudgetUse[]; subjects: number }> {
  const { window_ms } = own;
  const { rows, count } = await asLedger(db, async (trx) => {
    const present = trx
      .selectFrom('gateway.budget_uses')
      .where('budget_id', '=', budget.id)
      .where('window_start', '=', new Date(window_ms));
    return {
      rows: await present.select(['subject', 'spent']).orderBy('spent', 'desc').limit(mostShown).execute(),
      count: Number((await present.select((of) => of.fn.countAll<string>().as('n')).executeTakeFirstOrThrow()).n),
    };
  });
  const spentBy = new Map(rows.map(({ subject, spent }) => [subject, parseQuantity(budget.unit, spent)]));
  const held = new Map<string, bigint>();
  let fresh = 0;
  for (const { hold, spent, held: reserved, stored, pending, storing } of own.accounts) {
    const before = spentBy.get(hold.subject);
    if (before === undefined && stored === 0n) fresh += 1;
    // Alone, the process knows all; with others, what it has not stored yet is what it knows better.
    spentBy.set(hold.subject, own.shared ? (before ?? stored) + pending + storing : maximum(spent, before ?? 0n));
    held.set(hold.subject, reserved);
  }
  const uses = [...spentBy]
    .toSorted(([, one], [, other]) => (one < other ? 1 : one > other ? -1 : 0))
    .slice(0, mostShown)
    .map(([subject, spent]) => toUse(budget, window_ms, { subject, spent, reserved: held.get(subject) ?? 0n }));
  return { uses, subjects: count + fresh };
}

function maximum(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function toUse(
  budget: Budget,
  window_ms: number,
  { subject, spent, reserved }: { readonly subject: string; readonly spent: bigint; readonly reserved: bigint },
): BudgetUse {
  const amount = parseQuantity(budget.unit, budget.amount);
  const renews = renewsAt(budget.window, window_ms);
  return {
    subject,
    spent: formatQuantity(budget.unit, spent),
    reserved: formatQuantity(budget.unit, reserved),
    // To a ten-thousandth, which is enough to be shown.
    share: amount === 0n ? Number(spent > 0n) : Number((spent * 10_000n) / amount) / 10_000,
    window_from: budget.window === 'total' ? null : new Date(window_ms).toISOString(),
    renews_at: renews === null ? null : new Date(renews).toISOString(),
  };
}
