import { ApexError, type authRoutes, type OrgId, type Project } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { lockMembers, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { requireFreeName } from './project-name.ts';
import { projectColumns, toProject } from './project-row.ts';

const mostProjects = 200;

/** An empty project; one called sample is what sample data goes into. */
export async function createProject(
  scope: CallerScope,
  { name }: z.output<typeof authRoutes.createProject.input>,
): Promise<Project> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  const row = await withTenant(db, { organisation_id }, async (trx) => {
    // One at a time, so that of two with one name the second sees the first.
    await lockMembers(trx, caller);
    await requireRole(trx, caller, 'member');
    await requireFreeName(trx, organisation_id, name);
    await requireRoom(trx, organisation_id);
    const id = newId.project();
    const made = await trx
      .insertInto('auth.projects')
      .values({ id, organisation_id, name, created_at: at })
      .returning(projectColumns)
      .executeTakeFirstOrThrow();
    await recordAudit(trx, { ...auditOf(caller), at, action: 'project.create', subject_id: id, details: { name } });
    return made;
  });
  return toProject(row);
}

async function requireRoom(trx: Transaction<AuthDatabase>, organisation_id: OrgId): Promise<void> {
  const rows = await trx
    .selectFrom('auth.projects')
    .select('id')
    .where('organisation_id', '=', organisation_id)
    .where('deleted_at', 'is', null)
    .limit(mostProjects)
    .execute();
  if (rows.length < mostProjects) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'auth.too_many_projects',
    message: `An organisation has at most ${mostProjects} projects: delete one that is not needed.`,
  });
}
