import type { OrgId, ProjectId } from '@apex/contracts';
import type { Selectable, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { projectNotFound } from './project-name.ts';
import { projectColumns } from './project-row.ts';

type Locked = Pick<Selectable<AuthDatabase['auth.projects']>, (typeof projectColumns)[number]>;

/** A project that is not deleted, held until the transaction ends; throws `not_found` for any other. */
export async function lockProject(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  id: ProjectId,
): Promise<Locked> {
  const row = await trx
    .selectFrom('auth.projects')
    .select(projectColumns)
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw projectNotFound(id);
  return row;
}
