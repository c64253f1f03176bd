import { ApexError, type Policy, type PolicyId, type ProposalId } from '@apex/contracts';
import type { PolicyScope } from './policy-scope.ts';
import { switchPolicy } from './switch-policy.ts';

export interface ActivatePolicy {
  readonly id: PolicyId;
  /** Absent: the latest. */
  readonly version?: number | undefined;
  readonly proposal_id: ProposalId | null;
}

/** A version that is active already stays so, and nothing is written. */
export function activatePolicy(scope: PolicyScope, { id, version, proposal_id }: ActivatePolicy): Promise<Policy> {
  return switchPolicy(scope, id, (policy) => {
    const wanted = version ?? policy.version;
    if (wanted > policy.version) throw versionNotFound(policy, wanted);
    return wanted === policy.active_version ? null : { kind: 'activate', version: wanted, proposal_id };
  });
}

function versionNotFound({ name, version }: Policy, wanted: number): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'gateway.policy_version_not_found',
    message: `The policy "${name}" has no version ${wanted}: its latest is ${version}.`,
  });
}
