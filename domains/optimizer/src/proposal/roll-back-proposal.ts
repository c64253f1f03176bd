import type { Policy, ProposalId, RolledBackProposal } from '@apex/contracts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import { policyMadeOf, wrongProposalStatus } from './proposed-policy.ts';

/** Nothing of the proposal is done from the next call on, whichever version of its policy was active. */
export async function rollBackProposal(scope: OptimizerScope, id: ProposalId): Promise<RolledBackProposal> {
  const { proposal, answer } = await scope.proposals.change(
    id,
    async (known) => {
      if (known.status !== 'applied') throw wrongProposalStatus(known.status, 'rolled back');
      const { policies } = await scope.gateway.listPolicies(scope.caller, {});
      const policy = policyMadeOf(known, policies);
      return { set: { status: 'rolled_back' }, answer: policy === null ? null : await switchedOff(scope, policy) };
    },
    new Date(scope.clock.now()),
  );
  return { proposal, policy: answer };
}

/** A rollback where nothing was active before; where an earlier version was, that must not come back. */
async function switchedOff({ caller, gateway }: OptimizerScope, policy: Policy): Promise<Policy> {
  if (policy.active_version === null) return policy;
  const { activations } = await gateway.getPolicy(caller, { id: policy.id });
  const [last] = activations;
  const wasFirst = last?.kind === 'activate' && last.previous_version === null;
  return wasFirst
    ? gateway.rollBackPolicy(caller, { id: policy.id })
    : gateway.deactivatePolicy(caller, { id: policy.id });
}
