import type { OrgId, ProjectId, RequestId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** Has every domain that holds data of projects forget a hidden one; the job is to be woken after the transaction. */
export async function forgetLater(
  trx: Transaction<AuthDatabase>,
  work: {
    readonly project_id: ProjectId;
    readonly organisation_id: OrgId;
    readonly deleted_at: Date;
    readonly deleted_by: UserId;
    readonly request_id: RequestId;
  },
  project_holders: readonly string[],
): Promise<void> {
  if (project_holders.length === 0) return;
  await trx
    .insertInto('auth.project_forgettings')
    .values(project_holders.map((domain) => ({ ...work, domain, forgotten_at: null })))
    .execute();
}
