import { alertConditionSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import type { Tenant } from '../../tenant.ts';

/** Every project begins with it. */
const dailySpend = {
  name: 'Unusual daily spend',
  condition: alertConditionSchema.parse({ kind: 'anomaly', measure: 'cost', grain: 'day' }),
};

export interface FirstLook {
  readonly at: Date;
  /** Where it is known; told by whoever works in the project. */
  readonly project_name?: string;
  /** Known where somebody asks; else told by whether the project was filled as the sample. */
  readonly is_sample?: boolean;
}

/** Enters the rules a project begins with, once; they are off for the sample, which would alert about made-up money. */
export async function ensureFirstRules(
  trx: Transaction<TelemetryDatabase>,
  tenant: Tenant,
  { at, project_name = '', is_sample = false }: FirstLook,
): Promise<void> {
  const { organisation_id, project_id } = tenant;
  const entered = await trx
    .insertInto('telemetry.alert_watches')
    .values({ organisation_id, project_id, project_name })
    .onConflict((conflict) => conflict.doNothing())
    .returning('project_id')
    .executeTakeFirst();
  if (entered === undefined) {
    if (project_name !== '') await renameWatch(trx, tenant, project_name);
    return;
  }
  const sample = await trx
    .selectFrom('telemetry.samples')
    .select('project_id')
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id)
    .executeTakeFirst();
  await trx
    .insertInto('telemetry.alert_rules')
    .values({
      organisation_id,
      project_id,
      id: newId.alertRule(),
      name: dailySpend.name,
      condition: JSON.stringify(dailySpend.condition),
      enabled: !is_sample && sample === undefined,
      created_at: at,
    })
    .execute();
}

async function renameWatch(trx: Transaction<TelemetryDatabase>, tenant: Tenant, project_name: string): Promise<void> {
  await trx
    .updateTable('telemetry.alert_watches')
    .set({ project_name })
    .where('organisation_id', '=', tenant.organisation_id)
    .where('project_id', '=', tenant.project_id)
    .where('project_name', '!=', project_name)
    .execute();
}
