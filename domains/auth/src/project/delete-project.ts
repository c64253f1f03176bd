import { ApexError, type authRoutes, type ProjectId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { forgetLater } from './forget-later.ts';
import type { ForgettingJob } from './forgetting-job.ts';
import { lockProject } from './lock-project.ts';
import { defaultProject } from './project-row.ts';
import type { ProjectResolver } from './resolve-project.ts';

export interface DeleteProjectScope extends CallerScope {
  readonly project_resolver: ProjectResolver;
  readonly forgetting: ForgettingJob;
  /** The domains that hold data of projects, here or in another process. */
  readonly project_holders: readonly string[];
}

/** Hides a project at once (in other processes within ten seconds) and has every domain forget it. For admins and owners. */
export async function deleteProject(
  scope: DeleteProjectScope,
  { id }: z.output<typeof authRoutes.deleteProject.input>,
): Promise<{ id: ProjectId; deleted_at: string }> {
  const { caller, db, clock } = scope;
  const { organisation_id, actor, request_id } = caller;
  const deleted_at = new Date(clock.now());
  await withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    const project = await lockProject(trx, organisation_id, id);
    if (project.name === defaultProject) throw isDefault();
    await trx
      .updateTable('auth.projects')
      .set({ deleted_at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    const work = { project_id: id, organisation_id, deleted_at, deleted_by: actor.user_id, request_id };
    await forgetLater(trx, work, scope.project_holders);
    await recordAudit(trx, {
      ...auditOf(caller),
      at: deleted_at,
      action: 'project.delete',
      subject_id: id,
      details: { name: project.name },
    });
  });
  scope.project_resolver.forgetAll();
  scope.forgetting.wake();
  return { id, deleted_at: deleted_at.toISOString() };
}

function isDefault(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.project_fixed',
    message: 'The project default cannot be deleted: it is the one that is used when none is named.',
  });
}
