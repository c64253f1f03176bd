import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Bound } from '../scope.ts';
import { insertAlert, reopening, tellWebhooks, updateAlert } from './alert-writes.ts';

/** Trouble of the installation itself, as its other parts notice it. */
export interface OperatingTrouble {
  readonly key: string;
  readonly severity: 'page' | 'ticket';
  readonly title: string;
  readonly detail: string;
  readonly runbook: string;
  readonly at: string;
  /** When it is over by itself, as a budget's window is; left out: when the objectives say so. */
  readonly until?: string;
}

type Deps = Pick<Bound, 'db' | 'clock' | 'alerting'>;

/** Keeps it as one alert of the organisation; raised again, also by another process, it stays that one. */
export async function raiseOperating(
  { db, alerting }: Deps,
  organisation_id: string,
  { key, severity, title, detail, runbook, at: moment, until = moment }: OperatingTrouble,
): Promise<void> {
  const at = new Date(moment);
  const { origin } = alerting;
  // No project is named: row-level security shows what is of the organisation.
  await withTenant(db, { organisation_id }, async (trx) => {
    const fresh = await insertAlert(trx, {
      organisation_id,
      id: newId.alert(),
      key,
      state: 'firing',
      severity,
      title,
      detail,
      unit: null,
      explained_by: '[]',
      runbook,
      period_from: at,
      period_to: new Date(until),
      first_seen_at: at,
      last_seen_at: at,
      muted: false,
    });
    if (fresh !== null) return tellWebhooks(trx, fresh, { event: 'alert.fired', at, origin: origin() });
    const known = await trx
      .selectFrom('telemetry.alerts')
      .select(['organisation_id', 'id', 'state'])
      .where('organisation_id', '=', organisation_id)
      .where('project_id', 'is', null)
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const seen = { title, detail, severity, runbook, period_to: new Date(until), last_seen_at: at };
    if (known.state === 'firing') {
      await updateAlert(trx, known, seen);
      return;
    }
    const row = await updateAlert(trx, known, {
      ...seen,
      ...reopening(),
    });
    await tellWebhooks(trx, row, { event: 'alert.reopened', at, origin: origin() });
  });
  alerting.deliver();
}

/** Begins the keys of troubles that tell when they are over. */
const lasting = 'budget:';

/** Ends the alerts of the installation whose trouble is over: all but these. */
export async function settleOperating(
  { db, clock, alerting }: Deps,
  organisation_id: string,
  still: readonly string[],
): Promise<void> {
  const at = new Date(clock.now());
  await withTenant(db, { organisation_id }, async (trx) => {
    let over = trx
      .selectFrom('telemetry.alerts')
      .select(['organisation_id', 'id'])
      .where('organisation_id', '=', organisation_id)
      .where('project_id', 'is', null)
      .where('state', '=', 'firing');
    if (still.length > 0) over = over.where('key', 'not in', still);
    // What ends by itself is not the objectives' to end.
    over = over.where((eb) => eb.or([eb('key', 'not like', `${lasting}%`), eb('period_to', '<', at)]));
    for (const alert of await over.forUpdate().execute()) {
      const row = await updateAlert(trx, alert, { state: 'resolved', resolved_at: at, resolved_because: 'below' });
      await tellWebhooks(trx, row, { event: 'alert.resolved', at, origin: alerting.origin() });
    }
  });
  alerting.deliver();
}
