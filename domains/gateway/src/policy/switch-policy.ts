import type { Policy, PolicyActivation, PolicyId, ProposalId } from '@apex/contracts';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { lockPolicy, selectPolicy } from './policy-row.ts';
import { inProject, type PolicyScope, tenantOf } from './policy-scope.ts';
import type { PastSwitch } from './rollback-target.ts';

/** Another version, or none, becomes the active one. */
export interface PolicySwitch {
  readonly kind: PolicyActivation['kind'];
  /** Null: off. */
  readonly version: number | null;
  readonly proposal_id: ProposalId | null;
}

/** What is to become active, from the policy and its switches so far, the oldest first; null: all is as it should be. */
export type ChooseSwitch = (policy: Policy, past: readonly PastSwitch[]) => PolicySwitch | null;

/** Writes the switch down with whoever made it, and has every process act on it. One switch of a policy at a time. */
export async function switchPolicy(scope: PolicyScope, id: PolicyId, choose: ChooseSwitch): Promise<Policy> {
  const { caller, changed, clock } = scope;
  const { acts, policy } = await inProject(scope, async (trx, tenant) => {
    const before = await lockPolicy(trx, tenant, id);
    const past = await trx
      .selectFrom('gateway.policy_activations')
      .select(['kind', 'previous_version'])
      .where('policy_id', '=', id)
      .orderBy('sequence')
      .execute();
    const next = choose(before, past);
    if (next === null) return { acts: false, policy: before };
    const now = new Date(clock.now());
    const { kind, version } = next;
    const proposal_id = kind === 'activate' ? (next.proposal_id ?? before.proposal_id) : null;
    await trx
      .insertInto('gateway.policy_activations')
      .values({
        policy_id: id,
        sequence: past.length + 1,
        ...tenant,
        at: now,
        version,
        previous_version: before.active_version,
        kind,
        actor_id: caller.actor.user_id,
        proposal_id,
      })
      .execute();
    await trx
      .updateTable('gateway.policies')
      .set({
        active_version: version,
        activated_at: version === null ? null : now,
        proposal_id: proposal_id ?? before.proposal_id,
      })
      .where('id', '=', id)
      .execute();
    await notifyChanged(trx, tenant.organisation_id);
    return { acts: true, policy: await selectPolicy(trx, tenant, id) };
  });
  if (acts) changed(tenantOf(caller));
  return policy;
}
