import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { LeaseStore, SharedCount } from './lease-store.ts';
import { type LeasedAccount, sharedAccount } from './leased-account.ts';
import { asLedger, readUses, recoveredOf } from './ledger-store.ts';
import { parseQuantity } from './quantity.ts';

const reconcileEveryMs = 10_000;
/** Where somebody waits, what a dead process had leased may be free again. */
const whileWaitingMs = 1000;
const mostAtOnce = 200;

/**
 * Holds shared counts against the database, which knows all that was settled: what a store lost comes back, what was
 * recovered is counted, and the leases of processes that died are dropped once all of their calls are in the database.
 * Counts are read before the database, so that what is stored in between could only be counted twice, never not at all.
 */
export function createReconciler({
  store,
  db,
  clock,
}: {
  readonly store: LeaseStore;
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
}): (accounts: readonly LeasedAccount[]) => Promise<void> {
  function isDue({ lease, line, unit, used_ms }: LeasedAccount, now: number): boolean {
    if (lease.epoch === '' || unit === 'concurrent') return false;
    if (lease.excess !== null) return true;
    if (line.size > 0) return now - lease.reconciled_ms >= whileWaitingMs;
    return now - used_ms < reconcileEveryMs && now - lease.reconciled_ms >= reconcileEveryMs;
  }

  return reconcile;

  async function reconcile(accounts: readonly LeasedAccount[]): Promise<void> {
    const now = clock.now();
    const due = accounts.filter((account) => isDue(account, now)).slice(0, mostAtOnce);
    if (due.length === 0) return;
    for (const { lease } of due) lease.reconciled_ms = now;
    const counts = await Promise.all(due.map((account) => store.read(sharedAccount(account))));
    const silent = silentOf(counts);
    const { sums, gone } = await asLedger(db, async (trx) => ({
      gone: silent.length === 0 ? [] : await recoveredOf(trx, silent),
      sums: await readUses(
        trx,
        due.map(({ hold }) => hold),
      ),
    }));
    await Promise.all(
      due.map(async (account, index) => {
        const count = counts[index];
        if (count === null || count === undefined) return;
        const stored = parseQuantity(account.unit, sums[index] ?? '0');
        await correct(account, count, { stored, gone });
      }),
    );
  }

  async function correct(
    account: LeasedAccount,
    count: SharedCount,
    found: { readonly stored: bigint; readonly gone: readonly string[] },
  ): Promise<void> {
    const { lease } = account;
    const leaving = count.processes.filter(({ process_id }) => found.gone.includes(process_id));
    const staying = count.processes.filter((one) => !leaving.includes(one));
    const before = leaving.reduce((sum, { settled }) => sum + settled, count.base);
    const now = staying.reduce((sum, { flushed }) => sum - flushed, found.stored);
    const excess = now - before;
    // What another process stored a moment ago and did not report yet looks like more: two looks tell.
    const isSure = excess <= 0n || lease.excess !== null;
    const more = lease.excess !== null && lease.excess < excess ? lease.excess : excess;
    lease.excess = isSure ? null : excess;
    if (!isSure || (more === 0n && leaving.length === 0)) return;
    const gone = leaving.map(({ process_id }) => process_id);
    await store.rebase(sharedAccount(account), { count, base: before + more, gone });
  }
}

function silentOf(counts: readonly (SharedCount | null)[]): string[] {
  const silent = counts.flatMap((count) => count?.processes.filter(({ is_silent }) => is_silent) ?? []);
  return [...new Set(silent.map(({ process_id }) => process_id))];
}
