import type { PolicyPreview, PreviewProposal } from '@apex/contracts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import { proposedPolicyOf, withShares } from './proposed-policy.ts';

/** What the proposal's policy would have done to past calls, with the shares it would be applied with. */
export async function previewProposal(
  { caller, gateway, proposals }: OptimizerScope,
  { id, from, to, ...shares }: PreviewProposal,
): Promise<PolicyPreview> {
  const { rule } = proposedPolicyOf(await proposals.get(id));
  return gateway.previewPolicy(caller, { rule: withShares(rule, shares), from, to });
}
