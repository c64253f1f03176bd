import { randomBytes } from 'node:crypto';
import {
  type AlertDelivery,
  type AlertDeliveryQuery,
  alertDeliveryIdSchema,
  alertIdSchema,
  type AlertMessage,
  type AlertWebhook,
  type AlertWebhookChange,
  type AlertWebhookId,
  alertWebhookIdSchema,
  ApexError,
  type NewAlertWebhook,
  type Pagination,
  secretIdSchema,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { type Transaction, sql } from 'kysely';
import { paginationOf } from '../../pagination.ts';
import type { Scope } from '../../scope.ts';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import type { Tenant } from '../../tenant.ts';
import { requireAdmin, requireVersion } from '../require-role.ts';
import { type DeliveryRow, giveUpWaiting, type WebhookRow } from './delivery-store.ts';

type Trx = Transaction<TelemetryDatabase>;

/** Of a project. */
const mostWebhooks = 10;

/** For admins and owners. */
export async function listAlertWebhooks({ caller, db }: Scope): Promise<{ webhooks: AlertWebhook[] }> {
  requireAdmin(caller);
  const rows = await withTenant(db, caller, (trx) => own(trx, caller).orderBy('name').execute());
  return { webhooks: rows.map(toWebhook) };
}

/** For admins and owners. The secret that signs goes to the vault, and this once to whoever sets the webhook up. */
export async function createAlertWebhook(
  scope: Scope,
  { name, url }: NewAlertWebhook,
): Promise<AlertWebhook & { signing_secret: string }> {
  const { caller, db, clock, ports } = scope;
  requireAdmin(caller);
  requireTls(scope, url);
  await withTenant(db, caller, (trx) => requireRoom(trx, caller, name));
  const id = newId.alertWebhook();
  const signing_secret = `whsec_${randomBytes(32).toString('base64url')}`;
  const secret = await ports.vault.createSecret(caller, {
    name: `Alerts: ${id}`,
    kind: 'webhook',
    value: signing_secret,
  });
  try {
    const row = await withTenant(db, caller, async (trx) => {
      await requireRoom(trx, caller, name);
      return trx
        .insertInto('telemetry.alert_webhooks')
        .values({
          organisation_id: caller.organisation_id,
          project_id: caller.project_id,
          id,
          name,
          url,
          secret_id: secret.id,
          created_at: new Date(clock.now()),
          created_by: caller.actor.user_id,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
    });
    return { ...toWebhook(row), signing_secret };
  } catch (error) {
    await ports.vault.deleteSecret(caller, { id: secret.id });
    throw error;
  }
}

/** For admins and owners. Switched on again, its failures are forgotten; switched off, nothing waits for it any more. */
export async function changeAlertWebhook(
  scope: Scope,
  { id, version, ...changes }: AlertWebhookChange,
): Promise<AlertWebhook> {
  const { caller, db } = scope;
  requireAdmin(caller);
  if (changes.url !== undefined) requireTls(scope, changes.url);
  return withTenant(db, caller, async (trx) => {
    const before = await lockWebhook(trx, caller, id);
    requireVersion(version, toWebhook(before));
    if (changes.name !== undefined && changes.name !== before.name) await requireFreeName(trx, caller, changes.name);
    const isNew = changes.enabled === true || changes.url !== undefined;
    const rested = isNew ? { resting_until: null, timeouts: 0 } : {};
    const row = await trx
      .updateTable('telemetry.alert_webhooks')
      .set({
        ...changes,
        ...(changes.enabled === true ? { failures: 0, note: null } : {}),
        ...rested,
        version: version + 1,
      })
      .where('organisation_id', '=', caller.organisation_id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (changes.enabled === false) await giveUpWaiting(trx, row);
    return toWebhook(row);
  });
}

/** For admins and owners. Its messages and its secret go with it. */
export async function deleteAlertWebhook(
  scope: Scope,
  { id }: { readonly id: AlertWebhookId },
): Promise<{ deleted: boolean }> {
  const { caller, db, ports } = scope;
  requireAdmin(caller);
  const { secret_id } = await withTenant(db, caller, async (trx) => {
    const row = await lockWebhook(trx, caller, id);
    await trx
      .deleteFrom('telemetry.alert_webhooks')
      .where('organisation_id', '=', caller.organisation_id)
      .where('id', '=', id)
      .execute();
    return row;
  });
  try {
    await ports.vault.deleteSecret(caller, { id: secretIdSchema.parse(secret_id) });
  } catch (error) {
    // Somebody may have taken it out of the vault before.
    if (!ApexError.isInstance(error) || error.kind !== 'not_found') throw error;
  }
  return { deleted: true };
}

/** For admins and owners. Posts once, now, also where the webhook is off; how it went is the answer. */
export async function testAlertWebhook(scope: Scope, { id }: { readonly id: AlertWebhookId }): Promise<AlertDelivery> {
  const { caller, db, clock, alerting } = scope;
  requireAdmin(caller);
  const at = new Date(clock.now());
  const claimed = await withTenant(db, caller, async (trx) => {
    const webhook = await lockWebhook(trx, caller, id);
    const delivery_id = newId.alertDelivery();
    const { project_id } = caller;
    const message: AlertMessage = {
      id: delivery_id,
      event: 'test',
      sent_for: { project_id },
      created_at: at.toISOString(),
      alert: null,
      url: null,
    };
    const delivery = await trx
      .insertInto('telemetry.alert_deliveries')
      .values({
        organisation_id: caller.organisation_id,
        project_id,
        id: delivery_id,
        webhook_id: id,
        event: 'test',
        body: JSON.stringify(message),
        status: 'waiting',
        attempts: 1,
        created_at: at,
        // No moment: the job leaves it to us.
        next_attempt_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { delivery, webhook };
  });
  return toDelivery(await alerting.attempt(claimed));
}

/** For admins and owners. */
export async function listAlertDeliveries(
  { caller, db }: Scope,
  { id, page, per_page }: AlertDeliveryQuery,
): Promise<{ deliveries: AlertDelivery[]; pagination: Pagination }> {
  requireAdmin(caller);
  return withTenant(db, caller, async (trx) => {
    await lockWebhook(trx, caller, id);
    const found = trx
      .selectFrom('telemetry.alert_deliveries')
      .where('organisation_id', '=', caller.organisation_id)
      .where('webhook_id', '=', id);
    const { total } = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
    const rows = await found
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    return { deliveries: rows.map(toDelivery), pagination: paginationOf(page, per_page, Number(total)) };
  });
}

function own(trx: Trx, { organisation_id, project_id }: Tenant) {
  return trx
    .selectFrom('telemetry.alert_webhooks')
    .selectAll()
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id);
}

async function lockWebhook(trx: Trx, tenant: Tenant, id: AlertWebhookId): Promise<WebhookRow> {
  const row = await own(trx, tenant).where('id', '=', id).forUpdate().executeTakeFirst();
  if (row !== undefined) return row;
  throw new ApexError({
    kind: 'not_found',
    reason: 'telemetry.alert_webhook_not_found',
    message: `There is no webhook ${id} in this project.`,
  });
}

async function requireRoom(trx: Trx, tenant: Tenant, name: string): Promise<void> {
  await requireFreeName(trx, tenant, name);
  if ((await own(trx, tenant).execute()).length < mostWebhooks) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'telemetry.too_many_alert_webhooks',
    message: `A project has at most ${mostWebhooks} webhooks: delete one, or change the address of one.`,
  });
}

async function requireFreeName(trx: Trx, tenant: Tenant, name: string): Promise<void> {
  // Two at once take turns: the second finds the name taken, or the last place.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`alert webhooks ${tenant.project_id}`}, 0))`.execute(trx);
  if ((await own(trx, tenant).where('name', '=', name).executeTakeFirst()) === undefined) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'telemetry.alert_webhook_name_taken',
    message: 'There is a webhook of this name: choose another name, or change the one there is.',
  });
}

function requireTls({ alerting }: Scope, url: string): void {
  if (!alerting.outside_only || new URL(url).protocol === 'https:') return;
  throw new ApexError({
    kind: 'invalid',
    reason: 'telemetry.webhook_without_tls',
    message: 'Alerts are posted to https addresses alone here: use an address that begins with https.',
  });
}

function toWebhook(row: WebhookRow): AlertWebhook {
  return {
    id: alertWebhookIdSchema.parse(row.id),
    name: row.name,
    url: row.url,
    enabled: row.enabled,
    note: row.note,
    failures: row.failures,
    last_success_at: row.last_success_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function toDelivery(row: DeliveryRow): AlertDelivery {
  return {
    id: alertDeliveryIdSchema.parse(row.id),
    alert_id: row.alert_id === null ? null : alertIdSchema.parse(row.alert_id),
    event: row.event,
    status: row.status,
    attempts: row.attempts,
    created_at: row.created_at.toISOString(),
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    delivered_at: row.delivered_at?.toISOString() ?? null,
    last_status: row.last_status,
    last_error: row.last_error,
    last_response: row.last_response,
  };
}
