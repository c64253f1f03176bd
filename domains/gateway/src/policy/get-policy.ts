import type { Policy, PolicyActivation, PolicyId, PolicyVersion } from '@apex/contracts';
import { selectPolicy } from './policy-row.ts';
import { inProject, type PolicyScope } from './policy-scope.ts';

export interface PolicyHistory {
  readonly policy: Policy;
  readonly versions: PolicyVersion[];
  readonly activations: PolicyActivation[];
}

/** With every version and every switch it had, the newest first. */
export function getPolicy(scope: PolicyScope, { id }: { readonly id: PolicyId }): Promise<PolicyHistory> {
  return inProject(scope, async (trx, tenant) => {
    const policy = await selectPolicy(trx, tenant, id);
    const versions = await trx
      .selectFrom('gateway.policy_versions')
      .select(['version', 'rule', 'created_at', 'created_by'])
      .where('policy_id', '=', id)
      .orderBy('version', 'desc')
      .execute();
    const activations = await trx
      .selectFrom('gateway.policy_activations')
      .select(['at', 'version', 'previous_version', 'kind', 'actor_id', 'proposal_id'])
      .where('policy_id', '=', id)
      .orderBy('sequence', 'desc')
      .execute();
    return {
      policy,
      versions: versions.map((row) => ({
        ...row,
        policy_id: id,
        created_at: row.created_at.toISOString(),
      })),
      activations: activations.map(({ actor_id, ...row }) => ({
        ...row,
        at: row.at.toISOString(),
        by: actor_id,
      })),
    };
  });
}
