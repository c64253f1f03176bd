import { type Alert, type AlertId, type AlertListQuery, ApexError, type Pagination } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import { paginationOf } from '../pagination.ts';
import type { Scope } from '../scope.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { toAlert } from './alert-row.ts';
import { updateAlert } from './alert-writes.ts';

type Trx = Transaction<TelemetryDatabase>;

/** Those of the project and, in the first organisation, of the installation. Firing ones first, then the newest. */
export function listAlerts(
  { caller, db }: Scope,
  { page, per_page, state, rule_id, acknowledged }: AlertListQuery,
): Promise<{ alerts: Alert[]; pagination: Pagination; unread: number }> {
  return withTenant(db, caller, async (trx) => {
    let found = visible(trx, caller);
    if (state !== undefined) found = found.where('state', '=', state);
    if (rule_id !== undefined) found = found.where('rule_id', '=', rule_id);
    if (acknowledged !== undefined)
      found = found.where('acknowledged_at', acknowledged === 'true' ? 'is not' : 'is', null);
    const { total } = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
    const rows = await found
      .selectAll()
      .orderBy('state')
      .orderBy('first_seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    const { unread } = await visible(trx, caller)
      .where('state', '=', 'firing')
      .where('acknowledged_at', 'is', null)
      .where('muted', '=', false)
      .select(({ fn }) => fn.countAll<string>().as('unread'))
      .executeTakeFirstOrThrow();
    const pagination = paginationOf(page, per_page, Number(total));
    return { alerts: rows.map(toAlert), pagination, unread: Number(unread) };
  });
}

/** Another tenant's is not found. */
export function getAlert({ caller, db }: Scope, { id }: { readonly id: AlertId }): Promise<Alert> {
  return withTenant(db, caller, async (trx) => toAlert(await requireAlert(trx, caller, id)));
}

/** Who said it first stays; taking it back leaves nobody. */
export function acknowledgeAlert(
  { caller, db, clock }: Scope,
  { id, acknowledged }: { readonly id: AlertId; readonly acknowledged: boolean },
): Promise<Alert> {
  return withTenant(db, caller, async (trx) => {
    const alert = await requireAlert(trx, caller, id);
    if (acknowledged === (alert.acknowledged_at !== null)) return toAlert(alert);
    const by = acknowledged ? { acknowledged_at: new Date(clock.now()), acknowledged_by: caller.actor.user_id } : null;
    return toAlert(await updateAlert(trx, alert, by ?? { acknowledged_at: null, acknowledged_by: null }));
  });
}

function visible(trx: Trx, { organisation_id, project_id }: Tenant) {
  return trx
    .selectFrom('telemetry.alerts')
    .where('organisation_id', '=', organisation_id)
    .where((where) => where.or([where('project_id', 'is', null), where('project_id', '=', project_id)]));
}

async function requireAlert(trx: Trx, tenant: Tenant, id: AlertId) {
  const alert = await visible(trx, tenant).selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (alert !== undefined) return alert;
  throw new ApexError({
    kind: 'not_found',
    reason: 'telemetry.alert_not_found',
    message: `There is no alert ${id} in this project.`,
  });
}
