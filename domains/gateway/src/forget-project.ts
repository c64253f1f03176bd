import { orgIdSchema, projectIdSchema } from '@apex/contracts';
import { type Tenant, withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { notifyChanged } from './snapshot/notify-changed.ts';
import type { GatewayDatabase } from './gateway-database.ts';

/** Removes what belongs to a project alone, for good: its policies with all their versions. Safe to repeat. */
export async function forgetProject(db: Kysely<GatewayDatabase>, tenant: Required<Tenant>): Promise<void> {
  const organisation_id = orgIdSchema.parse(tenant.organisation_id);
  const project_id = projectIdSchema.parse(tenant.project_id);
  await withTenant(db, { organisation_id, project_id }, async (trx) => {
    // Their versions and switches go with them.
    await trx
      .deleteFrom('gateway.policies')
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .execute();
    await notifyChanged(trx, organisation_id);
  });
}
