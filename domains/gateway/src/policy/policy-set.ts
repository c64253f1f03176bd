import type { PolicyAction, PolicyId, PolicyRule, PolicyStep, ProposalId } from '@apex/contracts';
import type { CallFacts } from '../exchange/call-facts.ts';

/** A policy as it decides now. */
export interface ActivePolicy {
  readonly id: PolicyId;
  readonly name: string;
  readonly version: number;
  readonly rule: PolicyRule;
  readonly proposal_id: ProposalId | null;
}

/** What the policies of a project make of one call. */
export interface PolicyDecision {
  /** Parts told by no policy are left out. */
  readonly action: Readonly<Partial<PolicyAction>>;
  /** Those that matched, in order. Each with its arm and that arm's probability. */
  readonly steps: readonly PolicyStep[];
}

/** Compiled once when policies change, asked for each call: on the hot path, pure. */
export interface PolicySet {
  decide(facts: CallFacts): PolicyDecision;
  /** As `decide`, with a step for each policy that does not match too, and why. */
  explain(facts: CallFacts): PolicyDecision;
}
