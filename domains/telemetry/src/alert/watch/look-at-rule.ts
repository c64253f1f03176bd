import type { Caller } from '@apex/contracts';
import { orgIdSchema, projectIdSchema, userIdSchema } from '@apex/contracts';
import { newRequestId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Bound, Scope } from '../../scope.ts';
import type { Tenant } from '../../tenant.ts';
import type { RuleRow } from '../rule/rule-row.ts';
import { applyLooks } from './apply-looks.ts';
import { decide, type KnownAlert } from './decide.ts';
import type { DueRule } from './due-rules.ts';
import { lookAtAnomalies } from './look-anomaly.ts';
import { lookAtThreshold } from './look-threshold.ts';
import type { Look } from './looked.ts';

const dayMs = 86_400_000;
/** No look reaches further back: the longest window, and what late data may add. */
const knownDays = 64;
/** Who asks where no person does: nobody has this id. */
const nobody = userIdSchema.parse('user_00000000-0000-0000-0000-000000000000');

export interface LookResult {
  /** Whether something was told that is to be delivered. */
  readonly told: boolean;
}

/** Holds one rule against the calls, and enters what that changes in one transaction. */
export async function lookAtRule(
  bound: Bound,
  due: DueRule,
  options: { readonly signal: AbortSignal; readonly origin: string },
): Promise<LookResult> {
  const now = bound.clock.now();
  const found = await readRule(bound, due, now);
  if (found === null) return { told: false };
  const { rule, known, project_name } = found;
  const scope = { ...bound, caller: callerOf(bound, rule, { project_name, signal: options.signal }) };
  const looks = await looksOf(scope, rule, { now, known });
  const changes = decide(known, looks, now);
  return applyLooks(bound, { rule, seen: due.seen, changes, now, origin: options.origin });
}

function looksOf(
  scope: Scope,
  { condition }: RuleRow,
  at: { now: number; known: readonly KnownAlert[] },
): Promise<Look[]> {
  return condition.kind === 'threshold' ? lookAtThreshold(scope, condition, at) : lookAtAnomalies(scope, condition, at);
}

async function readRule({ db }: Bound, { organisation_id, project_id, id, version }: DueRule, now: number) {
  return withTenant(db, { organisation_id, project_id }, async (trx) => {
    const rule = await trx
      .selectFrom('telemetry.alert_rules')
      .selectAll()
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('enabled', '=', true)
      .executeTakeFirst();
    if (rule === undefined) return null;
    const alerts = await trx
      .selectFrom('telemetry.alerts')
      .select(['id', 'subject', 'period_from', 'period_to', 'state', 'resolved_because', 'until_at'])
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('rule_id', '=', id)
      .where((where) =>
        where.or([where('state', '=', 'firing'), where('period_to', '>', new Date(now - knownDays * dayMs))]),
      )
      .execute();
    const watch = await trx
      .selectFrom('telemetry.alert_watches')
      .select('project_name')
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .executeTakeFirst();
    const known = alerts.map(({ period_from, period_to, until_at, ...alert }): KnownAlert => {
      return { ...alert, from: period_from.getTime(), to: period_to.getTime(), until: until_at?.getTime() ?? Infinity };
    });
    return { rule, known, project_name: watch?.project_name ?? '' };
  });
}

function callerOf(
  { clock }: Bound,
  { organisation_id, project_id, created_by }: Tenant & { readonly created_by: string | null },
  { project_name, signal }: { readonly project_name: string; readonly signal: AbortSignal },
): Caller {
  return {
    organisation_id: orgIdSchema.parse(organisation_id),
    project_id: projectIdSchema.parse(project_id),
    project_name,
    actor: { type: 'user', user_id: created_by === null ? nobody : userIdSchema.parse(created_by) },
    roles: [],
    scopes: ['read'],
    tier: 'free',
    request_id: newRequestId(clock),
    signal,
    credential: '',
  };
}
