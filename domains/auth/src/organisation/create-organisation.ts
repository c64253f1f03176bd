import type { OrgId, Project, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { defaultProject, sampleProject, toProject } from '../project/project-row.ts';
import type { Membership } from './membership.ts';

/** Projects every organisation starts with: an empty one to work in, and one for sample data that sums never mix in. */
const firstProjects = [defaultProject, sampleProject];

/** An organisation of the free tier, owned by one person. The transaction must already be that organisation's. */
export async function createOrganisation(
  trx: Transaction<AuthDatabase>,
  input: { readonly id: OrgId; readonly name: string; readonly owner: UserId; readonly at: Date },
): Promise<Membership & { readonly projects: Project[] }> {
  const { id, name, owner, at } = input;
  const organisation = { id, name, tier: 'free' as const, version: 1 };
  const projects = firstProjects.map((name) => ({ id: newId.project(), name, created_at: at, version: 1 }));
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
    .values(projects.map((project) => ({ ...project, organisation_id: id })))
    .execute();
  return { organisation, role: 'owner', projects: projects.map(toProject) };
}
