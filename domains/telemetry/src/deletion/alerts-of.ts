import { withTenant } from '@apex/postgres';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import type { Selected } from './selection.ts';

type Condition = RawBuilder<boolean>;

/** Rows by table that name a user or session: rules that filter by them, their alerts, what was posted of those. */
interface Named {
  readonly alert_rules: Condition;
  readonly alerts: Condition;
  readonly alert_deliveries: Condition;
}

function namedBy({ organisation_id, project_id }: Tenant, { kind, value }: Selected): Named {
  const own = sql<boolean>`organisation_id = ${organisation_id} and project_id = ${project_id}`;
  const one = JSON.stringify([{ dimension: kind, value }]);
  const many = JSON.stringify([{ dimension: kind, value: [value] }]);
  const rules = sql<boolean>`${own}
    and (condition->'filters' @> ${one}::jsonb or condition->'filters' @> ${many}::jsonb)`;
  const ofRules = sql`rule_id in (select id from telemetry.alert_rules where ${rules})`;
  // A subject is a text alone: of which dimension is no longer known once its rule was changed.
  const alerts = sql<boolean>`${own} and (subject = ${value} or explained_by @> ${one}::jsonb or ${ofRules})`;
  const text = JSON.stringify(value);
  const isTold = (part: string) => sql`position(${part} in body) > 0`;
  return {
    alert_rules: rules,
    alerts,
    alert_deliveries: sql<boolean>`${own} and (
      alert_id in (select id from telemetry.alerts where ${alerts})
      or ${isTold(`"subject":${text}`)} or ${isTold(`"dimension":"${kind}","value":${text}`)})`,
  };
}

/** In the order they go in: what leads to others last. */
const order = ['alert_deliveries', 'alerts', 'alert_rules'] as const;

/** Counts them, each table by itself. */
export function countAlertsOf(
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  selected: Selected,
): Promise<Record<string, number>> {
  const named = namedBy(tenant, selected);
  return withTenant(db, tenant, async (trx) => {
    const counts: Record<string, number> = {};
    for (const table of order) {
      const { rows } = await sql<{ rows: string }>`
        select count(*) as rows from ${sql.table(`telemetry.${table}`)} where ${named[table]}`.execute(trx);
      counts[table] = Number(rows[0]?.rows ?? 0);
    }
    return counts;
  });
}

/** Removes them, whole: a title and its detail tell the name in words. */
export async function deleteAlertsOf(db: Kysely<TelemetryDatabase>, tenant: Tenant, selected: Selected): Promise<void> {
  const named = namedBy(tenant, selected);
  await withTenant(db, tenant, async (trx) => {
    for (const table of order) {
      await sql`delete from ${sql.table(`telemetry.${table}`)} where ${named[table]}`.execute(trx);
    }
  });
}
