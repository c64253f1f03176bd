import { ApexError, type OrgId, type ProjectId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { defaultProject, sampleProject } from './project-row.ts';

const idForm = /^project_[0-9a-f-]{36}$/i;

/** A name must be free, and must not read like an id: projects are asked for by either. */
export async function requireFreeName(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  name: string,
): Promise<void> {
  if (idForm.test(name)) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'auth.project_name_is_id',
      message: 'name: must not read like the id of a project',
    });
  }
  const taken = await trx
    .selectFrom('auth.projects')
    .select('id')
    .where('organisation_id', '=', organisation_id)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (taken !== undefined) throw nameTaken(name);
}

export function nameTaken(name: string, cause?: unknown): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.project_name_taken',
    message: `There is a project ${name.slice(0, 80)} already.`,
    cause,
  });
}

/** Both names mean something to the product: the one without a name, and the one with sample data. */
export function requireOwnName(name: string): void {
  if (name !== defaultProject && name !== sampleProject) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'auth.project_fixed',
    message: `The project ${name} keeps its name, and no other project can be given it.`,
  });
}

export function projectNotFound(id: ProjectId): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.project_not_found',
    message: `There is no project ${id} in your organisation.`,
  });
}
