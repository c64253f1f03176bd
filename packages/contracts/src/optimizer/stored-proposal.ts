import { z } from 'zod';
import { nameSchema } from '../auth/fields.ts';
import { policyRuleSchema, policySchema, previewPolicySchema } from '../gateway/policy.ts';
import { findingIdSchema, policyIdSchema, proposalIdSchema, runIdSchema, userIdSchema } from '../id.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { evidenceSchema, savingBases, savingSchema } from './finding.ts';
import { shareSchema } from './selection.ts';

export const proposalKinds = ['policy', 'setting', 'task'] as const;

/** `rolled_back`: its policy was active and is not any more; it may be applied again. */
export const proposalStatuses = ['open', 'applied', 'rolled_back', 'closed'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

const text = z.string().max(4000);

/** What the gateway would do, were the proposal applied. */
export const proposedPolicySchema = z.strictObject({ name: nameSchema, rule: policyRuleSchema });
export type ProposedPolicy = z.output<typeof proposedPolicySchema>;

/** A change worth making, as whoever worked it out tells it. */
const proposedShape = {
  title: z.string().min(1).max(300),
  setting: z.string().max(300),
  old_value: text,
  new_value: text,
  /** Null: no money was measured. */
  saving: savingSchema.nullable(),
  percent: shareSchema,
  basis: z.enum(savingBases).nullable(),
  evidence: z.array(evidenceSchema).max(10),
  verify: text,
  risk: text,
  undo: text,
  quality_effect: text,
  kind: z.enum(proposalKinds),
  /** Null: nothing that a gateway can do. */
  policy: proposedPolicySchema.nullable(),
};

export const storedProposalSchema = z.object({
  id: proposalIdSchema,
  finding_id: findingIdSchema.nullable(),
  /** The conversation's run that proposed it. */
  run_id: runIdSchema.nullable(),
  ...proposedShape,
  status: z.enum(proposalStatuses),
  /** The gateway's policy it became when it was first applied. */
  policy_id: policyIdSchema.nullable(),
  /** When and by whom it was applied last; kept when it is rolled back. */
  applied_at: instantSchema.nullable(),
  applied_by: userIdSchema.nullable(),
  /** What the person said who closed it; null where it is open, or its finding is gone. */
  closed_reason: z.string().nullable(),
  created_at: instantSchema,
  updated_at: instantSchema,
});
export type StoredProposal = z.infer<typeof storedProposalSchema>;

export const proposedChangeSchema = z.strictObject({
  /** Names the proposal within its run; recorded again under it, it is the same one. */
  key: z.string().min(1).max(100),
  finding_id: findingIdSchema.nullable().default(null),
  ...proposedShape,
  percent: proposedShape.percent.default(null),
  basis: proposedShape.basis.default(null),
  evidence: proposedShape.evidence.default([]),
  quality_effect: proposedShape.quality_effect.default(''),
  policy: proposedShape.policy.default(null),
});
export type ProposedChange = z.output<typeof proposedChangeSchema>;

export const recordProposalsSchema = z.strictObject({
  run_id: runIdSchema,
  proposals: z.array(proposedChangeSchema).min(1).max(20),
});
export type RecordProposals = z.output<typeof recordProposalsSchema>;

export const proposalListQuerySchema = listQuery({
  status: z.enum([...proposalStatuses, 'all']).default('open'),
  run_id: runIdSchema.optional(),
  finding_id: findingIdSchema.optional(),
});
export type ProposalListQuery = z.output<typeof proposalListQuerySchema>;

export const proposalListSchema = z.object({
  proposals: z.array(storedProposalSchema),
  pagination: paginationSchema,
});

/** The rule's own shares where they are left out. */
const shares = {
  rollout_percent: policyRuleSchema.shape.rollout_percent.removeDefault().optional(),
  holdout_percent: policyRuleSchema.shape.holdout_percent.removeDefault().optional(),
};

export const previewProposalSchema = z.strictObject({
  id: proposalIdSchema,
  from: previewPolicySchema.shape.from,
  to: previewPolicySchema.shape.to,
  ...shares,
});
export type PreviewProposal = z.output<typeof previewProposalSchema>;

export const applyProposalSchema = z.strictObject({ id: proposalIdSchema, ...shares });
export type ApplyProposal = z.output<typeof applyProposalSchema>;

export const appliedProposalSchema = z.object({ proposal: storedProposalSchema, policy: policySchema });
export type AppliedProposal = z.infer<typeof appliedProposalSchema>;

/** `policy` is null where somebody has deleted it since. */
export const rolledBackProposalSchema = z.object({ proposal: storedProposalSchema, policy: policySchema.nullable() });
export type RolledBackProposal = z.infer<typeof rolledBackProposalSchema>;

export const closeProposalSchema = z.strictObject({
  id: proposalIdSchema,
  reason: z.string().trim().min(1).max(1000),
});
export type CloseProposal = z.output<typeof closeProposalSchema>;
