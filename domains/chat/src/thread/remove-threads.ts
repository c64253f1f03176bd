import type { OrgId, ProjectId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { ChatDatabase } from '../database.ts';

/** Few, since a thread goes with all the events of its runs. */
const atOnce = 20;

/**
 * Removes for good the threads that were deleted before an instant, of whatever organisation, with all that belongs to
 * them. Resolves to how many; breaks off where the signal does, and is to be repeated.
 */
export async function removeExpired(db: Kysely<ChatDatabase>, before: Date, signal: AbortSignal): Promise<number> {
  let removed = 0;
  while (!signal.aborted) {
    const found = await db.transaction().execute(async (trx) => {
      await sql`select set_config('apex.expiry', 'on', true)`.execute(trx);
      return trx
        .selectFrom('chat.threads')
        .select(['id', 'organisation_id'])
        .where('deleted_at', '<=', before)
        .orderBy('deleted_at')
        .limit(atOnce)
        .execute();
    });
    if (found.length === 0) break;
    for (const [organisation_id, threads] of Map.groupBy(found, (thread) => thread.organisation_id)) {
      const ids = threads.map((thread) => thread.id);
      // One that was restored meanwhile is not deleted any more.
      await withTenant(db, { organisation_id }, (trx) =>
        trx.deleteFrom('chat.threads').where('id', 'in', ids).where('deleted_at', '<=', before).execute(),
      );
    }
    removed += found.length;
  }
  return removed;
}

export interface ForgottenProject {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
}

export interface Forgetting extends ForgottenProject {
  readonly at: Date;
  readonly signal: AbortSignal;
}

/** Removes every thread of a project, whoever's; rejects where the signal breaks it off, and is to be repeated then. */
export async function removeProject(db: Kysely<ChatDatabase>, forgetting: Forgetting): Promise<void> {
  const { organisation_id, project_id, at, signal } = forgetting;
  const tenant = { organisation_id };
  await withTenant(db, tenant, (trx) =>
    trx
      .updateTable('chat.threads')
      .set({ deleted_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('deleted_at', 'is', null)
      .execute(),
  );
  for (;;) {
    signal.throwIfAborted();
    const gone = await withTenant(db, tenant, async (trx) => {
      const some = trx
        .selectFrom('chat.threads')
        .select('id')
        .where('organisation_id', '=', organisation_id)
        .where('project_id', '=', project_id)
        .where('deleted_at', 'is not', null)
        .limit(atOnce);
      return trx.deleteFrom('chat.threads').where('id', 'in', some).executeTakeFirst();
    });
    if (gone.numDeletedRows === 0n) return;
  }
}
