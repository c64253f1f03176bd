import { z } from 'zod';
import { policyPreviewSchema } from '../gateway/policy.ts';
import { proposalIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import {
  applyProposalExample,
  closeProposalExample,
  previewProposalExample,
  proposalExample,
  proposalListExample,
  recordProposalsExample,
  rollBackProposalExample,
} from './examples.ts';
import {
  appliedProposalSchema,
  applyProposalSchema,
  closeProposalSchema,
  previewProposalSchema,
  proposalListQuerySchema,
  proposalListSchema,
  recordProposalsSchema,
  rolledBackProposalSchema,
  storedProposalSchema,
} from './stored-proposal.ts';

const readErrors = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'] as const;
const one = z.strictObject({ id: proposalIdSchema });

/** Changes worth making; those that the gateway can make are applied and rolled back here. */
export const proposalRoutes = defineRoutes({
  listProposals: {
    method: 'GET',
    path: '/api/proposals',
    tag: 'proposals',
    summary: 'Changes worth making, newest first, of those the largest saving',
    access: 'read',
    input: proposalListQuerySchema,
    output: proposalListSchema,
    errors: readErrors,
    example: proposalListExample,
  },
  getProposal: {
    method: 'GET',
    path: '/api/proposals/{id}',
    tag: 'proposals',
    summary: 'One proposal',
    access: 'read',
    input: one,
    output: storedProposalSchema,
    errors: readErrors,
    example: proposalExample,
  },
  recordProposals: {
    method: 'POST',
    path: '/api/proposals',
    tag: 'proposals',
    summary: 'Note what a run of the analyst proposed; noting it again changes nothing',
    access: 'all',
    audit: { action: 'proposal.record', target: 'run_id' },
    input: recordProposalsSchema,
    output: z.object({ proposals: z.array(storedProposalSchema) }),
    errors: readErrors,
    example: recordProposalsExample,
  },
  previewProposal: {
    method: 'POST',
    path: '/api/proposals/{id}/preview',
    tag: 'proposals',
    summary: 'What applying a proposal would have done to past calls',
    access: 'read',
    reads: true,
    input: previewProposalSchema,
    output: policyPreviewSchema,
    errors: readErrors,
    example: previewProposalExample,
  },
  applyProposal: {
    method: 'POST',
    path: '/api/proposals/{id}/apply',
    tag: 'proposals',
    summary: 'Have the gateway do what a proposal says from the next call on',
    access: 'all',
    audit: {
      action: 'proposal.apply',
      target: 'proposal.id',
      details: [
        'proposal.policy_id',
        'policy.active_version',
        'policy.rule.rollout_percent',
        'policy.rule.holdout_percent',
      ],
    },
    input: applyProposalSchema,
    output: appliedProposalSchema,
    errors: [...readErrors, 'conflict'],
    example: applyProposalExample,
  },
  rollBackProposal: {
    method: 'POST',
    path: '/api/proposals/{id}/rollback',
    tag: 'proposals',
    summary: 'Undo an applied proposal from the next call on',
    access: 'all',
    audit: { action: 'proposal.rollback', target: 'proposal.id', details: ['proposal.policy_id'] },
    input: one,
    output: rolledBackProposalSchema,
    errors: [...readErrors, 'conflict'],
    example: rollBackProposalExample,
  },
  closeProposal: {
    method: 'POST',
    path: '/api/proposals/{id}/close',
    tag: 'proposals',
    summary: 'Put an open proposal aside',
    access: 'all',
    audit: { action: 'proposal.close', target: 'id' },
    input: closeProposalSchema,
    output: storedProposalSchema,
    errors: [...readErrors, 'conflict'],
    example: closeProposalExample,
  },
});
