import { withTenant } from '@apex/postgres';
import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from './database.ts';

/** Removes the threads of a project with their runs, messages, events and links, for good. Safe to repeat. */
export async function forgetProject(
  deps: { readonly db: Kysely<ChatDatabase>; readonly clock: Clock },
  project: { readonly organisation_id: string; readonly project_id: string },
): Promise<void> {
  const { organisation_id, project_id } = project;
  await withTenant(deps.db, { organisation_id }, async (trx) => {
    // Only what was marked as deleted may be removed.
    await trx
      .updateTable('chat.threads')
      .set({ deleted_at: new Date(deps.clock.now()) })
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('deleted_at', 'is', null)
      .execute();
    await trx
      .deleteFrom('chat.threads')
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .execute();
  });
}
