import type { AlertEvent, AlertMessage } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type Insertable, sql, type Transaction, type UpdateObject } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import { type AlertRow, toAlert } from './alert-row.ts';
import type { AlertTable } from './alert-tables.ts';

type Trx = Transaction<TelemetryDatabase>;

export interface Telling {
  readonly event: AlertEvent;
  readonly at: Date;
  /** The address of the app, for links. */
  readonly origin: string;
}

/** Null where the same trouble of the same period is there already. */
export async function insertAlert(trx: Trx, alert: Insertable<AlertTable>): Promise<AlertRow | null> {
  const row = await trx
    .insertInto('telemetry.alerts')
    .values(alert)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

export async function updateAlert(
  trx: Trx,
  { organisation_id, id }: Pick<AlertRow, 'organisation_id' | 'id'>,
  changes: UpdateObject<TelemetryDatabase, 'telemetry.alerts'>,
): Promise<AlertRow> {
  return trx
    .updateTable('telemetry.alerts')
    .set(changes)
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What makes a resolved alert one that fires again, which nobody has acknowledged. */
export function reopening() {
  return {
    state: 'firing' as const,
    resolved_at: null,
    resolved_because: null,
    acknowledged_at: null,
    acknowledged_by: null,
    occurrences: sql<number>`occurrences + 1`,
  };
}

/**
 * Enters a message for each webhook that row-level security shows: those of the project, or of the whole organisation in
 * a transaction that names no project. Committed with what it tells of, so that neither is without the other.
 */
export async function tellWebhooks(trx: Trx, row: AlertRow, { event, at, origin }: Telling): Promise<void> {
  if (row.muted) return;
  const webhooks = await trx
    .selectFrom('telemetry.alert_webhooks')
    .select(['id', 'project_id'])
    .where('organisation_id', '=', row.organisation_id)
    .where('enabled', '=', true)
    .execute();
  if (webhooks.length === 0) return;
  const alert = toAlert(row);
  const deliveries = webhooks.map((webhook) => {
    const id = newId.alertDelivery();
    const { project_id } = alert;
    const url = `${origin}${alert.link}`;
    const message: AlertMessage = { id, event, sent_for: { project_id }, created_at: at.toISOString(), alert, url };
    return {
      organisation_id: row.organisation_id,
      project_id: webhook.project_id,
      id,
      webhook_id: webhook.id,
      alert_id: row.id,
      event,
      body: JSON.stringify(message),
      status: 'waiting' as const,
      created_at: at,
      next_attempt_at: at,
    };
  });
  await trx.insertInto('telemetry.alert_deliveries').values(deliveries).execute();
}
