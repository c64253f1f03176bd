import { isDeepStrictEqual } from 'node:util';
import type { AppliedProposal, ApplyProposal, Policy, PolicyRule, StoredProposal } from '@apex/contracts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import {
  freeName,
  policyMadeOf,
  proposedPolicyOf,
  type Shares,
  withShares,
  wrongProposalStatus,
} from './proposed-policy.ts';

/**
 * Makes the proposal a policy and has it decide. Each step is looked for before it is taken, so that doing it again,
 * also after an end in the middle, comes to the same; applied again with other shares, the policy goes on with those.
 */
export async function applyProposal(scope: OptimizerScope, { id, ...shares }: ApplyProposal): Promise<AppliedProposal> {
  const { caller, clock, gateway, proposals } = scope;
  const now = new Date(clock.now());
  const { proposal, answer } = await proposals.change(
    id,
    async (known) => {
      const { name, rule: proposed } = proposedPolicyOf(known);
      if (known.status === 'closed') throw wrongProposalStatus(known.status, 'applied');
      const { policies } = await gateway.listPolicies(caller, {});
      const before = policyMadeOf(known, policies);
      const rule = ruleOf(known, before, proposed, shares);
      const written =
        before === null
          ? await gateway.createPolicy(caller, { name: freeName(name, policies), rule, proposal_id: id })
          : await writtenAs(scope, before, rule);
      const { version } = written;
      const policy =
        written.active_version === version
          ? written
          : await gateway.activatePolicy(caller, { id: written.id, version, proposal_id: id });
      const stands = known.status === 'applied' && policy === before;
      const when = stands ? {} : { applied_at: now, applied_by: caller.actor.user_id };
      return { set: { status: 'applied', policy_id: policy.id, ...when }, answer: policy };
    },
    now,
  );
  return { proposal, policy: answer };
}

/** While it is applied the policy is what counts, with what people changed in it since; before, the proposal. */
function ruleOf(known: StoredProposal, before: Policy | null, proposed: PolicyRule, shares: Shares): PolicyRule {
  return withShares(known.status === 'applied' && before !== null ? before.rule : proposed, shares);
}

async function writtenAs({ caller, gateway }: OptimizerScope, before: Policy, rule: PolicyRule): Promise<Policy> {
  if (isDeepStrictEqual(before.rule, rule)) return before;
  return gateway.changePolicy(caller, { id: before.id, version: before.version, rule });
}
