import type { OrgId, Project } from '@apex/contracts';
import type { Selectable, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** The project that requests work in which name none; it cannot be renamed or deleted. */
export const defaultProject = 'default';
/** The project that sample data lives in, wherever there is one. */
export const sampleProject = 'sample';

export const projectColumns = ['id', 'name', 'created_at', 'version'] as const;

type ProjectRow = Pick<Selectable<AuthDatabase['auth.projects']>, (typeof projectColumns)[number]>;

export function toProject({ id, name, created_at, version }: ProjectRow): Project {
  return { id, name, sample: name === sampleProject, created_at: created_at.toISOString(), version };
}

/** The projects of an organisation that are not deleted, the oldest first and those of one moment by name. */
export async function listProjects(trx: Transaction<AuthDatabase>, organisation_id: OrgId): Promise<Project[]> {
  const rows = await trx
    .selectFrom('auth.projects')
    .select(projectColumns)
    .where('organisation_id', '=', organisation_id)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('name')
    .execute();
  return rows.map(toProject);
}
