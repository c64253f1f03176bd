import type { authRoutes, Project } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { lockMembers, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { requireVersion } from '../stale-version.ts';
import { lockProject } from './lock-project.ts';
import { requireFreeName, requireOwnName } from './project-name.ts';
import { projectColumns, toProject } from './project-row.ts';
import type { ProjectResolver } from './resolve-project.ts';

/** For admins and owners. The old name is free at once. */
export async function renameProject(
  scope: CallerScope & { readonly project_resolver: ProjectResolver },
  { id, name, version }: z.output<typeof authRoutes.renameProject.input>,
): Promise<Project> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const row = await withTenant(db, { organisation_id }, async (trx) => {
    await lockMembers(trx, caller);
    await requireRole(trx, caller, 'admin');
    const project = await lockProject(trx, organisation_id, id);
    requireVersion(version, toProject(project));
    if (name === project.name) return project;
    requireOwnName(project.name);
    requireOwnName(name);
    await requireFreeName(trx, organisation_id, name);
    const renamed = await trx
      .updateTable('auth.projects')
      .set({ name, version: version + 1 })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .returning(projectColumns)
      .executeTakeFirstOrThrow();
    await recordAudit(trx, {
      ...auditOf(caller),
      at: new Date(clock.now()),
      action: 'project.rename',
      subject_id: id,
      details: { from: project.name, to: name },
    });
    return renamed;
  });
  scope.project_resolver.forgetAll();
  return toProject(row);
}
