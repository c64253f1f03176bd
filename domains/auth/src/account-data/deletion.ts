import { ApexError, type authRoutes, type Deletion } from '@apex/contracts';
import type { z } from 'zod';
import { isSettled, settleMs } from '../project/forgetting-store.ts';
import type { VisitorScope } from '../scope.ts';
import { tokenForm } from '../secret-token.ts';
import { enterTenant, withSecret } from '../visibility.ts';

/** What a person keeps of a deletion: they have no account to ask with any more. */
export const deletionReceipt = tokenForm('apex_deletion_');

/** How far a deletion has come: what was removed, and which stores have still to forget. */
export async function lookupDeletion(
  { db }: VisitorScope,
  { receipt }: z.output<typeof authRoutes.lookupDeletion.input>,
): Promise<Deletion> {
  if (!deletionReceipt.is(receipt)) throw noDeletion();
  const hash = deletionReceipt.hash(receipt);
  return withSecret(db, hash, async (trx) => {
    const row = await trx
      .selectFrom('auth.deletions')
      .select(['id', 'requested_at', 'completed_at', 'removed', 'stores', 'organisation_ids'])
      .where('receipt_hash', '=', hash)
      .executeTakeFirst();
    if (row === undefined) throw noDeletion();
    const pending = new Set<string>();
    for (const organisation_id of row.completed_at === null ? row.organisation_ids : []) {
      await enterTenant(trx, organisation_id);
      const waiting = await trx
        .selectFrom('auth.project_forgettings')
        .select(['domain', 'deleted_at', 'forgotten_at'])
        .where('organisation_id', '=', organisation_id)
        .execute();
      for (const work of waiting) if (!isSettled(work, settleMs)) pending.add(work.domain);
    }
    return {
      id: row.id,
      requested_at: row.requested_at.toISOString(),
      completed_at: row.completed_at?.toISOString() ?? null,
      removed: { ...row.removed },
      stores: row.stores,
      pending: row.stores.filter((store) => pending.has(store)),
    };
  });
}

function noDeletion(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.deletion_not_found',
    message: 'There is no deletion of that receipt: check that it was copied whole.',
  });
}
