import { orgIdSchema, projectIdSchema } from '@apex/contracts';
import { type Tenant, withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { notifyChanged } from './snapshot/notify-changed.ts';
import type { GatewayDatabase } from './gateway-database.ts';

/** Removes what belongs to a project alone, for good: its policies with all their versions, and budgets for it. Safe to repeat. */
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
    const budgets = await trx
      .selectFrom('gateway.budgets')
      .select(['id', 'subject'])
      .where('organisation_id', '=', organisation_id)
      .where('scope', '=', 'project')
      .execute();
    for (const { id, subject } of budgets) {
      if (subject !== null && subject !== project_id) continue;
      // In the order in which the ledger locks them. A budget for each project stays, without this one.
      const uses = trx.deleteFrom('gateway.budget_uses').where('budget_id', '=', id);
      await (subject === null ? uses.where('subject', '=', project_id) : uses).execute();
      if (subject !== null) await trx.deleteFrom('gateway.budgets').where('id', '=', id).execute();
    }
    await notifyChanged(trx, organisation_id);
  });
}

/** What belongs to no project, once the organisation ends. Keys of upstreams go with the organisation's vault. */
export async function forgetOrganisation(
  db: Kysely<GatewayDatabase>,
  tenant: Pick<Tenant, 'organisation_id'>,
): Promise<void> {
  const organisation_id = orgIdSchema.parse(tenant.organisation_id);
  await withTenant(db, { organisation_id }, async (trx) => {
    for (const table of ['budget_uses', 'budgets', 'upstreams', 'settings'] as const) {
      await trx.deleteFrom(`gateway.${table}`).where('organisation_id', '=', organisation_id).execute();
    }
    await notifyChanged(trx, organisation_id);
  });
}
