import { ApexError, type Policy, type PolicyRule, type ProposedPolicy, type StoredProposal } from '@apex/contracts';

export interface Shares {
  readonly rollout_percent?: number | undefined;
  readonly holdout_percent?: number | undefined;
}

/** The policy that a proposal stands for; a proposal without one is made by hand. */
export function proposedPolicyOf({ policy, setting }: StoredProposal): ProposedPolicy {
  if (policy !== null) return policy;
  throw new ApexError({
    kind: 'invalid',
    reason: 'optimizer.proposal_not_a_policy',
    message: `Nothing a gateway does changes ${setting} here: it is changed by hand, where the calls are made.`,
  });
}

/** Shares that are not told stay as they are in the rule. */
export function withShares(rule: PolicyRule, { rollout_percent, holdout_percent }: Shares): PolicyRule {
  return {
    ...rule,
    rollout_percent: rollout_percent ?? rule.rollout_percent,
    holdout_percent: holdout_percent ?? rule.holdout_percent,
  };
}

/** The policy that applying made of a proposal, also where that was not noted any more; null: none, or it was deleted. */
export function policyMadeOf({ id, policy_id }: StoredProposal, policies: readonly Policy[]): Policy | null {
  const noted = policies.find((policy) => policy.id === policy_id);
  return noted ?? policies.find((policy) => policy.proposal_id === id) ?? null;
}

const longestName = 255;

/** No two policies of a project have the same name. */
export function freeName(name: string, policies: readonly Policy[]): string {
  const taken = new Set(policies.map((policy) => policy.name));
  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    const suffix = ` (${count})`;
    free = name.slice(0, longestName - suffix.length) + suffix;
  }
  return free;
}

export function wrongProposalStatus(now: StoredProposal['status'], wanted: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'optimizer.proposal_status',
    message: `The proposal is ${now.replace('_', ' ')}; it cannot be ${wanted}.`,
    details: { status: now },
  });
}
