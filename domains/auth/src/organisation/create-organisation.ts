import type { OrgId, Project, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { Membership } from './membership.ts';

/** Projects every organisation starts with: an empty one to work in, and one for sample data that sums never mix in. */
export const defaultProject = 'default';
const firstProjects = [defaultProject, 'sample'];

/** An organisation of the free tier, owned by one person. The transaction must already be that organisation's. */
export async function createOrganisation(
  trx: Transaction<AuthDatabase>,
  input: { readonly id: OrgId; readonly name: string; readonly owner: UserId; readonly at: Date },
): Promise<Membership & { readonly projects: Project[] }> {
  const { id, name, owner, at } = input;
  const organisation = { id, name, tier: 'free' as const };
  const projects = firstProjects.map((name) => ({ id: newId.project(), name }));
  await trx
    .insertInto('auth.organisations')
    .values({ ...organisation, created_at: at })
    .execute();
  await trx
    .insertInto('auth.members')
    .values({ organisation_id: id, user_id: owner, role: 'owner', created_at: at })
    .execute();
  await trx
    .insertInto('auth.projects')
    .values(projects.map((project) => ({ ...project, organisation_id: id, created_at: at })))
    .execute();
  return { organisation, role: 'owner', projects };
}
