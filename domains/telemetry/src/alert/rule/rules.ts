import { type AlertRule, type AlertRuleChange, type AlertRuleId, ApexError, type NewAlertRule } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { type Transaction, sql } from 'kysely';
import type { Scope } from '../../scope.ts';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import type { Tenant } from '../../tenant.ts';
import { tellWebhooks, updateAlert } from '../alert-writes.ts';
import { requireVersion } from '../require-role.ts';
import { ensureFirstRules } from './first-rules.ts';
import { toRule } from './rule-row.ts';

type Trx = Transaction<TelemetryDatabase>;

/** By name; a project that was never looked at gets its first rules with it. */
export async function listAlertRules(scope: Scope): Promise<{ rules: AlertRule[] }> {
  const { caller, db } = scope;
  const first = await firstLook(scope);
  const rows = await withTenant(db, caller, async (trx) => {
    await ensureFirstRules(trx, caller, first);
    return own(trx, caller).orderBy('name').orderBy('id').execute();
  });
  return { rules: rows.map(toRule) };
}

export async function createAlertRule(scope: Scope, given: NewAlertRule): Promise<AlertRule> {
  const { caller, db, clock, alerting } = scope;
  const { organisation_id, project_id } = caller;
  const first = await firstLook(scope);
  const rule = await withTenant(db, caller, async (trx) => {
    await ensureFirstRules(trx, caller, first);
    const row = await trx
      .insertInto('telemetry.alert_rules')
      .values({
        organisation_id,
        project_id,
        id: newId.alertRule(),
        ...given,
        condition: JSON.stringify(given.condition),
        created_at: new Date(clock.now()),
        created_by: caller.actor.user_id,
      })
      .onConflict((conflict) => conflict.constraint('uq_alert_rules_name').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw nameTaken();
    return toRule(row);
  });
  alerting.wake();
  return rule;
}

/** What the old condition raised is over when another takes its place, and when the rule is switched off. */
export async function changeAlertRule(scope: Scope, { id, version, ...changes }: AlertRuleChange): Promise<AlertRule> {
  const { caller, db, alerting } = scope;
  const { condition, muted_until, ...plain } = changes;
  const rule = await withTenant(db, caller, async (trx) => {
    const before = await lockRule(trx, caller, id);
    requireVersion(version, toRule(before));
    const isOther = condition !== undefined && JSON.stringify(condition) !== JSON.stringify(before.condition);
    if (plain.name !== undefined && plain.name !== before.name) await requireFreeName(trx, caller, plain.name);
    const row = await trx
      .updateTable('telemetry.alert_rules')
      .set({
        ...plain,
        ...(condition === undefined ? {} : { condition: JSON.stringify(condition) }),
        ...(muted_until === undefined ? {} : { muted_until: muted_until === null ? null : new Date(muted_until) }),
        // An enabled rule looks anew.
        ...(isOther || plain.enabled === true ? { seen: '', problem: null } : {}),
        version: version + 1,
      })
      .where('organisation_id', '=', caller.organisation_id)
      .where('project_id', '=', caller.project_id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (isOther || plain.enabled === false) await resolveAll(scope, trx, id);
    if (muted_until !== undefined) await muteAlerts(trx, caller, { id, muted: muted_until !== null });
    return toRule(row);
  });
  alerting.wake();
  return rule;
}

export async function deleteAlertRule(
  scope: Scope,
  { id }: { readonly id: AlertRuleId },
): Promise<{ deleted: boolean }> {
  const { caller, db, alerting } = scope;
  await withTenant(db, caller, async (trx) => {
    await lockRule(trx, caller, id);
    await resolveAll(scope, trx, id);
    await trx
      .updateTable('telemetry.alerts')
      .set({ rule_id: null })
      .where('organisation_id', '=', caller.organisation_id)
      .where('project_id', '=', caller.project_id)
      .where('rule_id', '=', id)
      .execute();
    await trx
      .deleteFrom('telemetry.alert_rules')
      .where('organisation_id', '=', caller.organisation_id)
      .where('project_id', '=', caller.project_id)
      .where('id', '=', id)
      .execute();
  });
  alerting.wake();
  return { deleted: true };
}

async function firstLook({ caller, clock, ports }: Scope) {
  const { projects } = await ports.auth.whoami(caller, {});
  const mine = projects.find(({ id }) => id === caller.project_id);
  return { at: new Date(clock.now()), project_name: caller.project_name, is_sample: mine?.sample === true };
}

function own(trx: Trx, { organisation_id, project_id }: Tenant) {
  return trx
    .selectFrom('telemetry.alert_rules')
    .selectAll()
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id);
}

async function lockRule(trx: Trx, tenant: Tenant, id: AlertRuleId) {
  const rule = await own(trx, tenant).where('id', '=', id).forUpdate().executeTakeFirst();
  if (rule !== undefined) return rule;
  throw new ApexError({
    kind: 'not_found',
    reason: 'telemetry.alert_rule_not_found',
    message: `There is no alert rule ${id} in this project.`,
  });
}

async function requireFreeName(trx: Trx, tenant: Tenant, name: string): Promise<void> {
  // Two that take the name at once take turns: the second finds it taken.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`alert rule ${tenant.project_id} ${name}`}, 0))`.execute(
    trx,
  );
  if ((await own(trx, tenant).where('name', '=', name).executeTakeFirst()) !== undefined) throw nameTaken();
}

async function resolveAll({ caller, clock, alerting }: Scope, trx: Trx, id: AlertRuleId): Promise<void> {
  const at = new Date(clock.now());
  const { organisation_id, project_id } = caller;
  const firing = await trx
    .selectFrom('telemetry.alerts')
    .select(['organisation_id', 'id'])
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id)
    .where('rule_id', '=', id)
    .where('state', '=', 'firing')
    .execute();
  for (const alert of firing) {
    const row = await updateAlert(trx, alert, { state: 'resolved', resolved_at: at, resolved_because: 'rule' });
    await tellWebhooks(trx, row, { event: 'alert.resolved', at, origin: alerting.origin() });
  }
}

async function muteAlerts(
  trx: Trx,
  { organisation_id, project_id }: Tenant,
  { id, muted }: { readonly id: AlertRuleId; readonly muted: boolean },
): Promise<void> {
  await trx
    .updateTable('telemetry.alerts')
    .set({ muted })
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id)
    .where('rule_id', '=', id)
    .where('state', '=', 'firing')
    .execute();
}

function nameTaken(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'telemetry.alert_rule_name_taken',
    message: 'There is a rule of this name: choose another name, or change the one there is.',
  });
}
