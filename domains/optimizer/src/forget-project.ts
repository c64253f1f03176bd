import { type Tenant, withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { OptimizerDatabase } from './optimizer-database.ts';

/** Removes every row of a project, for good. Safe to repeat. */
export async function forgetProject(db: Kysely<OptimizerDatabase>, tenant: Required<Tenant>): Promise<void> {
  const { organisation_id, project_id } = tenant;
  await withTenant(db, { organisation_id, project_id }, async (trx) => {
    for (const table of ['proposals', 'findings', 'measurements'] as const) {
      await trx
        .deleteFrom(`optimizer.${table}`)
        .where('organisation_id', '=', organisation_id)
        .where('project_id', '=', project_id)
        .execute();
    }
  });
}
