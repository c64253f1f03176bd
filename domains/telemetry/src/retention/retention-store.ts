import type { Retention } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { asDeletionJob } from '../deletion/deletion-store.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

type Database = Kysely<TelemetryDatabase>;

/** Of all tenants, for the job that deletes. */
export function listRetentions(db: Database): Promise<(Tenant & { readonly days: number })[]> {
  return asDeletionJob(db, (trx) =>
    trx.selectFrom('telemetry.retentions').select(['organisation_id', 'project_id', 'days']).execute(),
  );
}

export async function readRetention(db: Database, tenant: Tenant): Promise<Retention> {
  const { organisation_id, project_id } = tenant;
  const row = await withTenant(db, tenant, (trx) =>
    trx
      .selectFrom('telemetry.retentions')
      .select(['days', 'set_at'])
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .executeTakeFirst(),
  );
  return { days: row?.days ?? null, set_at: row?.set_at.toISOString() ?? null };
}

export async function writeRetention(
  db: Database,
  tenant: Tenant,
  { days, set_by, at }: { readonly days: number | null; readonly set_by: string; readonly at: Date },
): Promise<void> {
  const { organisation_id, project_id } = tenant;
  await withTenant(db, tenant, async (trx) => {
    if (days === null) {
      await trx
        .deleteFrom('telemetry.retentions')
        .where('organisation_id', '=', organisation_id)
        .where('project_id', '=', project_id)
        .execute();
      return;
    }
    const told = { days, set_by, set_at: at };
    await trx
      .insertInto('telemetry.retentions')
      .values({ organisation_id, project_id, ...told })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'project_id']).doUpdateSet(told))
      .execute();
  });
}
