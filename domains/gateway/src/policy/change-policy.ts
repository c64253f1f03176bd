import { ApexError, type Policy, type PolicyChange, type PolicyRule } from '@apex/contracts';
import { isUniqueViolation } from '@apex/postgres';
import { isDeepStrictEqual } from 'node:util';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { lockPolicy, policyNameTaken, selectPolicy } from './policy-row.ts';
import { inProject, type PolicyScope, tenantOf } from './policy-scope.ts';

/**
 * Renames or moves the policy, which holds at once, or writes its next version, which does not. The rule it has already
 * makes no version.
 */
export async function changePolicy(scope: PolicyScope, change: PolicyChange): Promise<Policy> {
  const { caller, changed, clock } = scope;
  const { acts, policy } = await inProject(scope, async (trx, tenant) => {
    const before = await lockPolicy(trx, tenant, change.id);
    requireLatest(change.version, before);
    const { name = before.name, position = before.position, rule } = change;
    const isNew = rule !== undefined && !isSameRule(rule, before.rule);
    const shows = name !== before.name || position !== before.position;
    if (!isNew && !shows) return { acts: false, policy: before };
    const now = new Date(clock.now());
    const version = before.version + Number(isNew);
    if (isNew) {
      const by = { created_at: now, created_by: caller.actor.user_id };
      await trx
        .insertInto('gateway.policy_versions')
        .values({ policy_id: before.id, version, ...tenant, rule: JSON.stringify(rule), ...by })
        .execute();
    }
    await trx
      .updateTable('gateway.policies')
      .set({ name, position, version, updated_at: now })
      .where('id', '=', before.id)
      .execute();
    const acts = shows && before.active_version !== null;
    if (acts) await notifyChanged(trx, tenant.organisation_id);
    return { acts, policy: await selectPolicy(trx, tenant, before.id) };
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) && change.name !== undefined ? policyNameTaken(change.name) : error;
  });
  if (acts) changed(tenantOf(caller));
  return policy;
}

function requireLatest(given: number, current: Policy): void {
  if (given === current.version) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'gateway.stale_version',
    message: 'Somebody wrote another version in the meantime: look at it and repeat your change.',
    details: { your_version: given, current_version: current.version, current },
  });
}

/** What is stored has no absent fields, so what is given is compared as it would be stored. */
function isSameRule(given: PolicyRule, stored: PolicyRule): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(given)), stored);
}
