import { z } from 'zod';
import { findingIdSchema, proposalIdSchema, runIdSchema } from '../id.ts';
import { instantSchema, listQuery, paginationSchema } from '../value.ts';
import { evidenceSchema, savingBases, savingSchema } from './finding.ts';
import { shareSchema } from './selection.ts';

export const proposalKinds = ['policy', 'setting', 'task'] as const;

const text = z.string().max(4000);

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
};

export const storedProposalSchema = z.object({
  id: proposalIdSchema,
  finding_id: findingIdSchema.nullable(),
  /** The conversation's run that proposed it. */
  run_id: runIdSchema.nullable(),
  ...proposedShape,
  /** Applying one comes with the gateway. */
  status: z.enum(['open', 'closed']),
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
});
export type ProposedChange = z.output<typeof proposedChangeSchema>;

export const recordProposalsSchema = z.strictObject({
  run_id: runIdSchema,
  proposals: z.array(proposedChangeSchema).min(1).max(20),
});
export type RecordProposals = z.output<typeof recordProposalsSchema>;

export const proposalListQuerySchema = listQuery({
  status: z.enum(['open', 'closed', 'all']).default('open'),
  run_id: runIdSchema.optional(),
  finding_id: findingIdSchema.optional(),
});
export type ProposalListQuery = z.output<typeof proposalListQuerySchema>;

export const proposalListSchema = z.object({
  proposals: z.array(storedProposalSchema),
  pagination: paginationSchema,
});
