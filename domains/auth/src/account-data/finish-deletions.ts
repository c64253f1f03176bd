import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { asForgettingJob } from '../project/forgetting-store.ts';
import { enterTenant } from '../visibility.ts';

/** Takes the last trace of deleted organisations away when every store has forgotten their projects, and notes when. */
export async function finishDeletions(db: Kysely<AuthDatabase>, at: Date): Promise<void> {
  await asForgettingJob(db, async (trx) => {
    const open = await trx
      .selectFrom('auth.deletions')
      .select(['id', 'organisation_ids'])
      .where('completed_at', 'is', null)
      .forUpdate()
      .skipLocked()
      .limit(100)
      .execute();
    for (const { id, organisation_ids } of open) {
      if (await isHeldBack(trx, organisation_ids)) continue;
      for (const organisation_id of organisation_ids) {
        await enterTenant(trx, organisation_id);
        // Takes the audit log and all else of it along.
        await trx
          .deleteFrom('auth.organisations')
          .where('id', '=', organisation_id)
          .where('deleted_at', 'is not', null)
          .execute();
      }
      await trx.updateTable('auth.deletions').set({ completed_at: at }).where('id', '=', id).execute();
    }
  });
}

async function isHeldBack(trx: Transaction<AuthDatabase>, organisation_ids: readonly string[]): Promise<boolean> {
  const waiting = await trx
    .selectFrom('auth.project_forgettings')
    .select('project_id')
    .where('organisation_id', '=', sql<never>`any(${organisation_ids})`)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}
