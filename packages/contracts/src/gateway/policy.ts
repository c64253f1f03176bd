import { z } from 'zod';
import { nameSchema, versionSchema } from '../auth/fields.ts';
import { keyIdSchema, policyIdSchema, proposalIdSchema, userIdSchema } from '../id.ts';
import { instantOrDaySchema, instantSchema, rateSchema, usdSchema } from '../value.ts';
import { modelPatternSchema, upstreamNameSchema } from './upstream.ts';

export const gatewayOperations = ['chat', 'embeddings', 'count_tokens', 'models', 'other'] as const;
export type GatewayOperation = (typeof gatewayOperations)[number];

/** What a call holds, as far as a policy may ask. */
export const contentClasses = ['text', 'tools', 'images', 'documents', 'json'] as const;
export type ContentClass = (typeof contentClasses)[number];

const modelSchema = z.string().trim().min(1).max(200);
const labelValueSchema = z.string().max(255);

/** All that is told must hold; what is left out does not matter. */
export const policyMatchSchema = z.strictObject({
  keys: z.array(keyIdSchema).max(100).optional(),
  /** `feature`, `user`, `session`, `task`, `application`, `environment`, `agent` or a tag, each with the values it may have; `*` in a value stands for anything. */
  labels: z.record(z.string().min(1).max(64), z.array(labelValueSchema).min(1).max(100)).optional(),
  models: z.array(modelPatternSchema).min(1).max(100).optional(),
  operations: z.array(z.enum(gatewayOperations)).min(1).optional(),
  /** Estimated before the call, a token for four bytes of its text. */
  input_tokens: z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() }).optional(),
  /** In UTC: hours from 0 to 24 (`to` is not part of it, and may be below `from`), days from 1, Monday. */
  time: z
    .strictObject({
      from_hour: z.int().min(0).max(24).default(0),
      to_hour: z.int().min(0).max(24).default(24),
      days: z.array(z.int().min(1).max(7)).min(1).optional(),
    })
    .refine(({ from_hour, to_hour }) => from_hour % 24 !== to_hour % 24 || to_hour - from_hour === 24, {
      message: 'must differ from from_hour: that is no time at all',
      path: ['to_hour'],
    })
    .optional(),
  /** Any of these. */
  content: z.array(z.enum(contentClasses)).min(1).optional(),
  streaming: z.boolean().optional(),
});
export type PolicyMatch = z.output<typeof policyMatchSchema>;

const targetSchema = z.strictObject({
  /** Left out: whichever serves the model. */
  upstream: upstreamNameSchema.optional(),
  /** Left out: the model asked for. */
  model: modelSchema.optional(),
});
export type PolicyTarget = z.output<typeof targetSchema>;

/** What is done with a call that matches; the first policy that tells a part decides it. */
export const policyActionSchema = z
  .strictObject({
    model: modelSchema.optional(),
    upstream: upstreamNameSchema.optional(),
    /** Among these; `latency` prefers whoever answers first. */
    balance: z
      .strictObject({
        by: z.enum(['weight', 'latency']).default('weight'),
        targets: z
          .array(targetSchema.extend({ weight: z.int().min(1).max(1000).default(1) }))
          .min(2)
          .max(20),
      })
      .optional(),
    /** Tried in turn where the one before fails in a way that may pass, or its breaker is open. */
    fallbacks: z.array(targetSchema).min(1).max(10).optional(),
    /** Attempts beyond the first, of each target. */
    retries: z.int().min(0).max(5).optional(),
    first_byte_timeout_ms: z.int().min(100).max(3_600_000).optional(),
    total_timeout_ms: z.int().min(100).max(3_600_000).optional(),
    /** The same request is answered from memory. */
    cache: z
      .strictObject({
        ttl_seconds: z.int().min(1).max(2_592_000),
        /** Who shares answers. */
        scope: z.enum(['project', 'key', 'user']).default('key'),
        /** Equal requests at the same time wait for one answer. */
        coalesce: z.boolean().default(true),
      })
      .optional(),
    /** Help for the provider's own prompt cache, without changing what the model sees. */
    prompt_cache: z
      .strictObject({
        /** Tools in an order that does not change. */
        stable_tools: z.boolean().default(true),
        /** Anthropic: where the stable prefix ends, unless the client marks it itself. */
        breakpoints: z.boolean().default(true),
        /** OpenAI: the session or the prefix as cache key, unless the client has one. */
        cache_key: z.boolean().default(true),
        /** Anthropic: how long marked prefixes live; left out, as the client marks them. */
        lifetime: z.enum(['5m', '1h']).optional(),
      })
      .optional(),
    /** A share of calls is sent to another model too; the caller gets nothing of it. */
    shadow: targetSchema.extend({ share: rateSchema }).optional(),
    service_tier: z.enum(['default', 'flex', 'priority']).optional(),
    max_output_tokens: z.int().min(1).max(10_000_000).optional(),
    refuse: z.strictObject({ message: z.string().min(1).max(500) }).optional(),
  })
  .refine((action) => Object.values(action).some((part) => part !== undefined), 'must do something')
  .refine((action) => action.balance === undefined || (action.upstream === undefined && action.model === undefined), {
    message: 'already names upstreams and models',
    path: ['balance'],
  });
export type PolicyAction = z.output<typeof policyActionSchema>;

/** One version of a policy: what it does and to how much. */
export const policyRuleSchema = z.strictObject({
  match: policyMatchSchema.default({}),
  action: policyActionSchema,
  /** Of the matching sessions (calls where no session is told), in percent. */
  rollout_percent: z.number().min(0).max(100).default(100),
  /** Of those again, kept as before for comparison. */
  holdout_percent: z.number().min(0).max(50).default(0),
});
export type PolicyRule = z.output<typeof policyRuleSchema>;

export const newPolicySchema = z.strictObject({
  name: nameSchema,
  rule: policyRuleSchema,
  /** Lower is earlier; left out: after all others. */
  position: z.int().min(0).max(10_000).optional(),
  proposal_id: proposalIdSchema.nullable().default(null),
});
export type NewPolicy = z.output<typeof newPolicySchema>;

/** Another rule becomes another version, which does nothing until it is activated. */
export const policyChangeSchema = z.strictObject({
  id: policyIdSchema,
  /** The latest version the change was made from. */
  version: versionSchema,
  name: nameSchema.optional(),
  position: z.int().min(0).max(10_000).optional(),
  rule: policyRuleSchema.optional(),
});
export type PolicyChange = z.output<typeof policyChangeSchema>;

export const policyVersionSchema = z.object({
  policy_id: policyIdSchema,
  version: z.int(),
  rule: policyRuleSchema,
  created_at: instantSchema,
  created_by: userIdSchema,
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

/** A switch of the active version: activation, deactivation or rollback. */
export const policyActivationSchema = z.object({
  at: instantSchema,
  /** Null: switched off. */
  version: z.int().nullable(),
  previous_version: z.int().nullable(),
  kind: z.enum(['activate', 'deactivate', 'rollback']),
  by: userIdSchema,
  proposal_id: proposalIdSchema.nullable(),
});
export type PolicyActivation = z.infer<typeof policyActivationSchema>;

export const policySchema = z.object({
  id: policyIdSchema,
  name: z.string(),
  position: z.int(),
  /** The latest; not always the active one. */
  version: z.int(),
  rule: policyRuleSchema,
  /** Null: it does nothing. */
  active_version: z.int().nullable(),
  activated_at: instantSchema.nullable(),
  proposal_id: proposalIdSchema.nullable(),
  created_at: instantSchema,
  created_by: userIdSchema,
  updated_at: instantSchema,
});
export type Policy = z.infer<typeof policySchema>;

export const previewPolicySchema = z.strictObject({
  rule: policyRuleSchema,
  /** Absent both: the 30 days up to the end of the last call's day. */
  from: instantOrDaySchema.optional(),
  to: instantOrDaySchema.optional(),
});
export type PreviewPolicy = z.output<typeof previewPolicySchema>;

/** What a rule would have done to past calls, at full roll-out and with its own shares. */
export const policyPreviewSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  calls: z.int(),
  matched_calls: z.int(),
  /** Matched, and within roll-out less hold-out. */
  treated_calls: z.number(),
  cost_usd: usdSchema,
  matched_cost_usd: usdSchema,
  /** Of the matched calls under the rule at full roll-out; null: it cannot be told from past calls. */
  new_cost_usd: usdSchema.nullable(),
  /** At the rule's own shares. */
  saving_usd: usdSchema.nullable(),
  /** `replayed`: the very calls by the provider's rules; `price_only`: same tokens, other prices, quality unproven. */
  basis: z.enum(['replayed', 'price_only']).nullable(),
  /** What it rests on and what it leaves out. */
  notes: z.array(z.string()),
  by_model: z.array(
    z.object({
      model: z.string(),
      new_model: z.string(),
      calls: z.int(),
      cost_usd: usdSchema,
      new_cost_usd: usdSchema.nullable(),
    }),
  ),
  /** A few of the matched calls. */
  sample: z.array(
    z.object({
      call_id: z.string(),
      at: instantSchema,
      model: z.string(),
      feature: z.string(),
      cost_usd: usdSchema.nullable(),
    }),
  ),
});
export type PolicyPreview = z.infer<typeof policyPreviewSchema>;

/** What one policy did to one call. */
export const policyStepSchema = z.object({
  policy_id: policyIdSchema,
  name: z.string(),
  version: z.int(),
  matched: z.boolean(),
  /** `treatment`: it was applied; `holdout`: kept as before on purpose; `outside`: not in the roll-out; null: no match. */
  arm: z.enum(['treatment', 'holdout', 'outside']).nullable(),
  /** Of that arm, before it was drawn; null without a match. */
  probability: rateSchema.nullable(),
  /** Why it does not match, or which parts of its action were taken. */
  why: z.string(),
  applied: z.array(z.string()),
  /** What `balance` drew by weight, once for the unit, and how probable that was; absent: nothing was drawn. */
  drawn: z
    .object({ model: z.string().optional(), upstream: z.string().optional(), probability: rateSchema })
    .optional(),
});
export type PolicyStep = z.infer<typeof policyStepSchema>;

/** A call as somebody imagines it, to ask what would be done with it. */
export const explainPolicySchema = z.strictObject({
  model: modelSchema,
  operation: z.enum(gatewayOperations).default('chat'),
  key_id: keyIdSchema.optional(),
  labels: z.record(z.string().min(1).max(64), labelValueSchema).default({}),
  session: labelValueSchema.default(''),
  input_tokens: z.int().min(0).default(1000),
  content: z.array(z.enum(contentClasses)).default(['text']),
  streaming: z.boolean().default(false),
  at: instantSchema.optional(),
});
export type ExplainPolicy = z.output<typeof explainPolicySchema>;

export const policyExplanationSchema = z.object({
  model: z.string(),
  /** By name; null: no upstream serves it. */
  upstream: z.string().nullable(),
  action: z.record(z.string(), z.unknown()),
  steps: z.array(policyStepSchema),
});
export type PolicyExplanation = z.infer<typeof policyExplanationSchema>;
