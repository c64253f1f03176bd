import { ApexError, type NewPolicy, type Policy } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { policyNameTaken, selectPolicies, selectPolicy } from './policy-row.ts';
import { inProject, type PolicyScope } from './policy-scope.ts';

/** Of a project: each call asks all that are active. */
const mostPolicies = 200;
const lastPosition = 10_000;

/** Its first version, which does nothing until it is activated. */
export function createPolicy(scope: PolicyScope, { name, rule, position, proposal_id }: NewPolicy): Promise<Policy> {
  const { caller, clock } = scope;
  const now = new Date(clock.now());
  const by = { created_at: now, created_by: caller.actor.user_id };
  return inProject(scope, async (trx, tenant) => {
    const others = await selectPolicies(trx, tenant);
    if (others.length >= mostPolicies) throw tooMany();
    const behind = Math.min(lastPosition, (others.at(-1)?.position ?? -1) + 1);
    const id = newId.policy();
    const made = await trx
      .insertInto('gateway.policies')
      .values({ id, ...tenant, name, position: position ?? behind, version: 1, proposal_id, ...by, updated_at: now })
      .onConflict((conflict) => conflict.constraint('uq_policies_name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) throw policyNameTaken(name);
    await trx
      .insertInto('gateway.policy_versions')
      .values({ policy_id: id, version: 1, ...tenant, rule: JSON.stringify(rule), ...by })
      .execute();
    return selectPolicy(trx, tenant, id);
  });
}

function tooMany(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.too_many_policies',
    message: `A project has at most ${mostPolicies} policies: remove one first.`,
  });
}
