import type { Evidence, Finding, FindingKind, SavingBasis, StoredProposal } from '@apex/contracts';

export type Fact = Finding['facts'][number];

/** Picodollars. */
export interface DraftSaving {
  readonly low: bigint;
  readonly expected: bigint;
  readonly high: bigint;
  /** What the joint plan leaves of it. */
  readonly joint: bigint;
}

/** The change that a finding proposes. */
export interface DraftChange {
  readonly title: string;
  readonly setting: string;
  readonly old_value: string;
  readonly new_value: string;
  readonly verify: string;
  readonly undo: string;
  readonly kind: StoredProposal['kind'];
}

/** A finding as it was measured, before it is stored. */
export interface FindingDraft {
  readonly kind: FindingKind;
  /** Where; empty: everywhere that is not named by another finding of the kind. */
  readonly scope: Readonly<Record<string, string>>;
  readonly title: string;
  readonly summary: string;
  readonly facts: readonly Fact[];
  /** Null: a finding about the data. */
  readonly saving: DraftSaving | null;
  readonly saving_note: string;
  readonly calls: number;
  readonly cost: bigint;
  readonly basis: SavingBasis | null;
  readonly confidence: Finding['confidence'];
  readonly needs_experiment: boolean;
  readonly quality_effect: string;
  readonly latency_effect: string;
  readonly effort: Finding['effort'];
  readonly risk: string;
  readonly evidence: readonly Evidence[];
  readonly change: DraftChange | null;
}

/** What the table keeps as it is told; the other fields of a finding have columns of their own. */
export type FindingBody = Omit<
  Finding,
  'id' | 'kind' | 'status' | 'dismissed_reason' | 'joint_usd' | 'measured_at' | 'first_measured_at' | 'proposal_id'
>;

/** As a proposal is told; its policy and what became of it have columns of their own. */
export type ProposalBody = Omit<
  StoredProposal,
  | 'id'
  | 'finding_id'
  | 'run_id'
  | 'policy'
  | 'policy_id'
  | 'status'
  | 'applied_at'
  | 'applied_by'
  | 'closed_reason'
  | 'created_at'
  | 'updated_at'
>;

/** Names a finding within its project, whenever it is measured. */
export function fingerprintOf({ kind, scope }: Pick<FindingDraft, 'kind' | 'scope'>): string {
  const labels = Object.entries(scope).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([kind, labels]);
}
