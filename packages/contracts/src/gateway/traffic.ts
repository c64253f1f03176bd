import { z } from 'zod';
import { keyIdSchema, policyIdSchema } from '../id.ts';
import { usageSchema } from '../usage.ts';
import { instantSchema, usdSchema } from '../value.ts';
import { gatewayOperations, policyStepSchema } from './policy.ts';

/** `gw_` and 16 hex digits: the span id of the call. */
export const gatewayRequestIdSchema = z.string().regex(/^gw_[0-9a-f]{16}$/, 'must read gw_ and 16 hex digits');

export const cacheOutcomes = ['off', 'miss', 'hit', 'coalesced'] as const;

/** A try at one upstream. */
export const attemptSchema = z.object({
  upstream: z.string(),
  model: z.string(),
  /** Null: it never answered. */
  status: z.int().nullable(),
  /** What went wrong; empty where it did not. */
  error: z.string(),
  duration_ms: z.number(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** A call that passed, or is under way. Never what was said in it. */
export const trafficCallSchema = z.object({
  request_id: gatewayRequestIdSchema,
  /** Grows with each change in this process; a call is told when it begins and when it ends. */
  sequence: z.int(),
  state: z.enum(['open', 'done']),
  started_at: instantSchema,
  key_id: keyIdSchema,
  key_name: z.string(),
  operation: z.enum(gatewayOperations),
  path: z.string(),
  client: z.string(),
  model_asked: z.string(),
  model: z.string(),
  upstream: z.string(),
  streaming: z.boolean(),
  /** Of the answer to the client; null while it is open. */
  status: z.int().nullable(),
  error: z.string(),
  cache: z.enum(cacheOutcomes),
  feature: z.string(),
  user: z.string(),
  session: z.string(),
  task: z.string(),
  usage: usageSchema.nullable(),
  /** Null: open, or not known. */
  cost_usd: usdSchema.nullable(),
  latency_ms: z.number().nullable(),
  first_byte_ms: z.number().nullable(),
  /** Names of the policies that took part. */
  policies: z.array(z.string()),
});
export type TrafficCall = z.infer<typeof trafficCallSchema>;

export const decisionSchema = z.object({
  call: trafficCallSchema,
  attempts: z.array(attemptSchema),
  steps: z.array(policyStepSchema),
  /** In words, in the order it was decided. */
  why: z.array(z.string()),
});
export type Decision = z.infer<typeof decisionSchema>;

/** What the gateway of this process did in the last minute, and what it holds. */
export const trafficSummarySchema = z.object({
  requests_per_minute: z.int(),
  errors_per_minute: z.int(),
  in_flight: z.int(),
  cost_per_minute_usd: usdSchema,
  cache_hits_per_minute: z.int(),
  /** Calls whose record telemetry does not have yet. */
  records_waiting: z.int(),
  records_waiting_bytes: z.int(),
  /** Null: settings are fresh; else since when the database has not been reached. */
  stale_since: instantSchema.nullable(),
});
export type TrafficSummary = z.infer<typeof trafficSummarySchema>;

export const trafficEventSchema = z.object({
  calls: z.array(trafficCallSchema),
  summary: trafficSummarySchema,
});
export type TrafficEvent = z.infer<typeof trafficEventSchema>;

export const trafficQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Only calls changed after this sequence. */
  after: z.coerce.number().int().min(0).default(0),
  key_id: keyIdSchema.optional(),
  policy_id: policyIdSchema.optional(),
});
export type TrafficQuery = z.output<typeof trafficQuerySchema>;
