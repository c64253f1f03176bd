import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import type { AlertDeliveryTable, AlertWebhookTable } from '../alert-tables.ts';
import type { Posted } from './post-message.ts';

type Db = Kysely<TelemetryDatabase>;
type Trx = Transaction<TelemetryDatabase>;
export type DeliveryRow = Selectable<AlertDeliveryTable>;
export type WebhookRow = Selectable<AlertWebhookTable>;

/** Longer than an attempt takes: a process that dies in one gives the message back. */
const leaseMs = 60_000;
const firstWaitMs = 15_000;
const longestWaitMs = 2 * 3_600_000;
const givenUpAfterMs = 24 * 3_600_000;
/** So long a webhook that does not answer is left alone, at first and at most. */
const firstRestMs = 15_000;
const longestRestMs = 15 * 60_000;
/** Posts at once for one organisation: the others have theirs, whatever its receivers do. */
const mostOfOrganisation = 2;
const keptMs = 30 * 24 * 3_600_000;
/** Messages given up in a row after which nothing is posted there any more. */
const mostFailures = 3;

export interface Claimed {
  readonly delivery: DeliveryRow;
  readonly webhook: WebhookRow;
}

/** The one look at messages of everybody. */
function asDeliveryJob<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.alert_delivery', true)`.execute(trx);
    return work(trx);
  });
}

/**
 * Takes a message for this caller alone while it tries; null where nothing is due that may go now. The organisation with
 * the fewest posts under way comes first, then what has waited longest; a webhook has one post at a time.
 */
export function claimDelivery(db: Db, at: Date): Promise<Claimed | null> {
  return asDeliveryJob(db, async (trx) => {
    // Claims take turns, over all processes: each counts those before it.
    await sql`select pg_advisory_xact_lock(hashtextextended('claim of an alert message', 0))`.execute(trx);
    const underWay = sql<number>`(
      select count(*) from telemetry.alert_webhooks as o
      where o.organisation_id = d.organisation_id and o.posting_until > ${at})`;
    const due = await trx
      .selectFrom('telemetry.alert_deliveries as d')
      .innerJoin('telemetry.alert_webhooks as w', (join) =>
        join.onRef('w.organisation_id', '=', 'd.organisation_id').onRef('w.id', '=', 'd.webhook_id'),
      )
      .selectAll('d')
      .where('d.status', '=', 'waiting')
      .where('d.next_attempt_at', '<=', at)
      .where((where) => where.or([where('w.posting_until', 'is', null), where('w.posting_until', '<=', at)]))
      .where((where) => where.or([where('w.resting_until', 'is', null), where('w.resting_until', '<=', at)]))
      .where(underWay, '<', mostOfOrganisation)
      .orderBy(underWay)
      .orderBy('d.next_attempt_at')
      .limit(1)
      .forUpdate('d')
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return null;
    const delivery = await trx
      .updateTable('telemetry.alert_deliveries')
      .set({ attempts: due.attempts + 1, next_attempt_at: new Date(at.getTime() + leaseMs) })
      .where('id', '=', due.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const webhook = await trx
      .updateTable('telemetry.alert_webhooks')
      .set({ posting_until: new Date(at.getTime() + leaseMs) })
      .where('organisation_id', '=', due.organisation_id)
      .where('id', '=', due.webhook_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { delivery, webhook };
  });
}

/** Notes how an attempt went, and what follows: done, again later, or given up. */
export function noteAttempt(db: Db, { delivery }: Claimed, posted: Posted, at: Date): Promise<DeliveryRow> {
  const { organisation_id, project_id, id, webhook_id, attempts, created_at, event } = delivery;
  const isTest = event === 'test';
  return withTenant(db, { organisation_id, project_id }, async (trx) => {
    const isLate = at.getTime() - created_at.getTime() >= givenUpAfterMs;
    const isOver = posted.is === 'failed' && (posted.final || isLate || isTest);
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
    const row = await trx
      .updateTable('telemetry.alert_deliveries')
      .set({
        status: posted.is === 'taken' ? 'delivered' : isOver ? 'failed' : 'waiting',
        attempts,
        next_attempt_at: posted.is === 'taken' || isOver ? null : new Date(at.getTime() + wait),
        delivered_at: posted.is === 'taken' ? at : null,
        last_status: posted.status,
        last_error: posted.is === 'taken' ? null : posted.error,
        last_response: posted.response,
      })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    // A test has no lease, and one that was not answered was asked for: it makes no message wait.
    if (!isTest) await endPost(trx, { organisation_id, id: webhook_id, posted, at });
    if (posted.is === 'taken') await noteSuccess(trx, delivery, at);
    else if (isOver && !isTest) await noteFailure(trx, { organisation_id, id: webhook_id, why: posted });
    return row;
  });
}

/** The webhook is free again, after a rest where nobody answered. */
async function endPost(
  trx: Trx,
  { organisation_id, id, posted, at }: { organisation_id: string; id: string; posted: Posted; at: Date },
): Promise<void> {
  const { timeouts } = await trx
    .updateTable('telemetry.alert_webhooks')
    .set({
      posting_until: null,
      resting_until: null,
      timeouts: posted.is === 'failed' && posted.timed_out === true ? sql`timeouts + 1` : 0,
    })
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .returning('timeouts')
    .executeTakeFirstOrThrow();
  if (timeouts === 0) return;
  const rest = Math.min(longestRestMs, firstRestMs * 2 ** (timeouts - 1));
  await trx
    .updateTable('telemetry.alert_webhooks')
    .set({ resting_until: new Date(at.getTime() + rest) })
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .execute();
}

async function noteSuccess(trx: Trx, { organisation_id, webhook_id }: DeliveryRow, at: Date): Promise<void> {
  await trx
    .updateTable('telemetry.alert_webhooks')
    .set({ failures: 0, last_success_at: at })
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', webhook_id)
    .execute();
}

async function noteFailure(
  trx: Trx,
  { organisation_id, id, why }: { organisation_id: string; id: string; why: Extract<Posted, { is: 'failed' }> },
): Promise<void> {
  const { failures } = await trx
    .updateTable('telemetry.alert_webhooks')
    .set((expression) => ({ failures: expression('failures', '+', 1) }))
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .returning('failures')
    .executeTakeFirstOrThrow();
  if (failures < mostFailures && why.status !== 410) return;
  const note = `Switched off after ${failures} message${failures === 1 ? '' : 's'} in a row could not be delivered. ${why.error}`;
  await trx
    .updateTable('telemetry.alert_webhooks')
    .set((expression) => ({ enabled: false, note, version: expression('version', '+', 1) }))
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .execute();
  await giveUpWaiting(trx, { organisation_id, id });
}

/** What waits for a webhook that is off goes nowhere. */
export async function giveUpWaiting(trx: Trx, webhook: Pick<WebhookRow, 'organisation_id' | 'id'>): Promise<void> {
  await trx
    .updateTable('telemetry.alert_deliveries')
    .set({ status: 'failed', next_attempt_at: null, last_error: 'The webhook was switched off.' })
    .where('organisation_id', '=', webhook.organisation_id)
    .where('webhook_id', '=', webhook.id)
    .where('status', '=', 'waiting')
    .execute();
}

/** Forgets messages that were settled long ago. */
export async function forgetDeliveries(db: Db, now: number): Promise<void> {
  await asDeliveryJob(db, (trx) =>
    trx
      .deleteFrom('telemetry.alert_deliveries')
      .where('status', '!=', 'waiting')
      .where('created_at', '<', new Date(now - keptMs))
      .execute(),
  );
}
