import { runIdSchema } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type ForgottenProject, removeProject } from './remove-threads.ts';
import type { ThreadScope } from './scope.ts';

/** Ends what is being answered about a project and removes every thread of it; safe to repeat. */
export async function forgetProject(scope: ThreadScope, project: ForgottenProject, signal: AbortSignal): Promise<void> {
  const { db, clock, runner } = scope;
  const { organisation_id, project_id } = project;
  const unfinished = await withTenant(db, { organisation_id }, (trx) =>
    trx
      .selectFrom('chat.runs')
      .select('id')
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('ended_at', 'is', null)
      .execute(),
  );
  await Promise.all(unfinished.map(({ id }) => runner.stop(runIdSchema.parse(id))));
  await removeProject(db, { ...project, at: new Date(clock.now()), signal });
}
