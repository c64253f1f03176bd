import { z } from 'zod';
import { policyIdSchema, proposalIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { versionSchema } from '../auth/fields.ts';
import {
  policyActivationExample,
  policyExample,
  policyPreviewExample,
  policyStepExample,
  policyVersionExample,
} from './examples.ts';
import {
  explainPolicySchema,
  newPolicySchema,
  policyActivationSchema,
  policyChangeSchema,
  policyExplanationSchema,
  policyPreviewSchema,
  policySchema,
  policyVersionSchema,
  previewPolicySchema,
} from './policy.ts';

const common = ['invalid', 'unauthenticated', 'forbidden', 'limit'] as const;
const one = z.strictObject({ id: policyIdSchema });
const { id, name, rule } = policyExample;
const active = { ...policyExample, active_version: 1, activated_at: '2026-03-01T00:01:00.000Z' };

/** What is done with calls on their way, in order. They belong to the project. */
export const policyRoutes = defineRoutes({
  listPolicies: {
    method: 'GET',
    path: '/api/gateway/policies',
    tag: 'gateway',
    summary: 'The policies of the project in the order they are asked',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ policies: z.array(policySchema) }),
    errors: common,
    example: { output: { policies: [policyExample] } },
  },
  getPolicy: {
    method: 'GET',
    path: '/api/gateway/policies/{id}',
    tag: 'gateway',
    summary: 'One policy with its versions and when which was active, newest first',
    access: 'read',
    input: one,
    output: z.object({
      policy: policySchema,
      versions: z.array(policyVersionSchema),
      activations: z.array(policyActivationSchema),
    }),
    errors: [...common, 'not_found'],
    example: {
      input: { id },
      output: { policy: active, versions: [policyVersionExample], activations: [policyActivationExample] },
    },
  },
  createPolicy: {
    method: 'POST',
    path: '/api/gateway/policies',
    tag: 'gateway',
    summary: 'Write a policy; it does nothing until it is activated',
    access: 'all',
    audit: { action: 'policy.create', target: 'id', details: ['version', 'proposal_id'] },
    success_status: 201,
    input: newPolicySchema,
    output: policySchema,
    errors: [...common, 'conflict'],
    example: { input: { name, rule }, output: policyExample },
  },
  changePolicy: {
    method: 'PATCH',
    path: '/api/gateway/policies/{id}',
    tag: 'gateway',
    summary: 'Rename or move a policy, or write its next version, which is not active yet',
    access: 'all',
    audit: { action: 'policy.change', target: 'id', details: ['version', 'position'] },
    input: policyChangeSchema,
    output: policySchema,
    errors: [...common, 'not_found', 'conflict'],
    example: {
      input: { id, version: 1, rule: { ...rule, rollout_percent: 100 } },
      output: { ...policyExample, rule: { ...rule, rollout_percent: 100 }, version: 2 },
    },
  },
  activatePolicy: {
    method: 'POST',
    path: '/api/gateway/policies/{id}/activate',
    tag: 'gateway',
    summary: 'Have a version decide from the next call on',
    access: 'all',
    audit: { action: 'policy.activate', target: 'id', details: ['active_version', 'proposal_id'] },
    input: z.strictObject({
      id: policyIdSchema,
      /** Left out: the latest. */
      version: versionSchema.optional(),
      proposal_id: proposalIdSchema.nullable().default(null),
    }),
    output: policySchema,
    errors: [...common, 'not_found', 'conflict'],
    example: { input: { id, version: 1 }, output: active },
  },
  deactivatePolicy: {
    method: 'POST',
    path: '/api/gateway/policies/{id}/deactivate',
    tag: 'gateway',
    summary: 'Switch a policy off from the next call on',
    access: 'all',
    audit: { action: 'policy.deactivate', target: 'id', details: ['proposal_id'] },
    input: one,
    output: policySchema,
    errors: [...common, 'not_found'],
    example: { input: { id }, output: policyExample },
  },
  rollBackPolicy: {
    method: 'POST',
    path: '/api/gateway/policies/{id}/rollback',
    tag: 'gateway',
    summary: 'Go back to what was active before: an earlier version, or nothing',
    access: 'all',
    audit: { action: 'policy.rollback', target: 'id', details: ['active_version'] },
    input: one,
    output: policySchema,
    errors: [...common, 'not_found', 'conflict'],
    example: { input: { id }, output: policyExample },
  },
  deletePolicy: {
    method: 'DELETE',
    path: '/api/gateway/policies/{id}',
    tag: 'gateway',
    summary: 'Remove a policy that is not active',
    access: 'all',
    audit: { action: 'policy.delete', target: 'id' },
    input: one,
    output: z.object({ deleted: z.boolean() }),
    errors: [...common, 'not_found', 'conflict'],
    example: { input: { id }, output: { deleted: true } },
  },
  previewPolicy: {
    method: 'POST',
    path: '/api/gateway/policies/preview',
    tag: 'gateway',
    summary: 'What a rule would have done to past calls, and what that would have cost',
    access: 'read',
    reads: true,
    input: previewPolicySchema,
    output: policyPreviewSchema,
    errors: [...common, 'unavailable'],
    example: { input: { rule }, output: policyPreviewExample },
  },
  explainPolicy: {
    method: 'POST',
    path: '/api/gateway/policies/explain',
    tag: 'gateway',
    summary: 'What would be done with a call, and why',
    access: 'read',
    reads: true,
    input: explainPolicySchema,
    output: policyExplanationSchema,
    errors: common,
    example: {
      input: { model: 'claude-opus-4-5', labels: { feature: 'summaries' } },
      output: {
        model: 'claude-haiku-4-5',
        upstream: 'anthropic',
        action: { model: 'claude-haiku-4-5' },
        steps: [policyStepExample],
      },
    },
  },
});
