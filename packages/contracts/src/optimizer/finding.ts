import { z } from 'zod';
import { findingIdSchema, proposalIdSchema } from '../id.ts';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';
import { isOrdered, orderedPeriod, shareSchema } from './selection.ts';

/** In the order the joint plan takes them: what comes first is saved once, what follows works on what is left. */
export const findingKinds = [
  'exact_cache',
  'retry_storm',
  'unused_tools',
  'cache_break',
  'cache_lifetime',
  'premium_model',
  'unpriced_calls',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export const findingStatuses = ['open', 'dismissed', 'resolved'] as const;
export type FindingStatus = (typeof findingStatuses)[number];

/** `replayed`: the very calls, by the provider's rules; `estimated`: a part was inferred; `price_only`: quality unproven. */
export const savingBases = ['replayed', 'estimated', 'price_only'] as const;
export type SavingBasis = (typeof savingBases)[number];

/** Of the period that was measured, not a forecast. */
export const savingSchema = z.object({ low_usd: usdSchema, expected_usd: usdSchema, high_usd: usdSchema });
export type Saving = z.infer<typeof savingSchema>;

const cellSchema = z.union([z.string(), z.number(), z.null()]);
export const evidenceSchema = z.object({
  label: z.string(),
  /** The verb that gives these rows again, and what to ask it. */
  route: z.string(),
  input: z.record(z.string(), z.unknown()),
  rows: z.array(z.record(z.string(), cellSchema)).max(50),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const findingSchema = z.object({
  id: findingIdSchema,
  kind: z.enum(findingKinds),
  /** Where: labels that name the calls, such as the feature; empty values mean all that is not named elsewhere. */
  scope: z.record(z.string(), z.string()),
  title: z.string(),
  summary: z.string(),
  /** Every number that title and summary say. */
  facts: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      value: z.union([z.string(), z.number()]),
      unit: z.enum(['usd', 'calls', 'tokens', 'rate', 'ms', 'count']),
    }),
  ),
  /** Null: a finding about the data, without a saving. */
  saving: savingSchema.nullable(),
  saving_note: z.string(),
  /** The expected saving over all spend of the period. */
  percent: shareSchema,
  /** What of it is left in the joint plan, after the findings before it. */
  joint_usd: usdSchema.nullable(),
  calls: z.int(),
  /** What those calls cost. */
  cost_usd: usdSchema,
  from: instantSchema,
  to: instantSchema,
  basis: z.enum(savingBases).nullable(),
  confidence: z.enum(['high', 'medium', 'low']),
  needs_experiment: z.boolean(),
  quality_effect: z.string(),
  latency_effect: z.string(),
  effort: z.enum(['small', 'medium', 'large']),
  risk: z.string(),
  evidence: z.array(evidenceSchema),
  status: z.enum(findingStatuses),
  dismissed_reason: z.string().nullable(),
  measured_at: instantSchema,
  first_measured_at: instantSchema,
  proposal_id: proposalIdSchema.nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Of the open findings, simulated jointly: no call's cost is saved twice, so this is less than the sum of the parts. */
export const findingTotalSchema = z.object({
  expected_usd: usdSchema,
  /** Without what only prices speak for. */
  proven_usd: usdSchema,
  price_only_usd: usdSchema,
  /** Spend of the measured period. */
  spend_usd: usdSchema,
  /** `expected_usd` over `spend_usd`. */
  of_spend: shareSchema,
  proven_of_spend: shareSchema,
  findings: z.int(),
});
export type FindingTotal = z.infer<typeof findingTotalSchema>;

/** When and over what the findings were last measured. */
export const measurementSchema = z.object({
  measured_at: instantSchema,
  from: instantSchema,
  to: instantSchema,
  calls: z.int(),
  cost_usd: usdSchema,
  unpriced_calls: z.int(),
  calls_with_prefix: z.int(),
  calls_with_prompt_hash: z.int(),
  /** What could not be looked for, and which data would allow it. */
  blind_spots: z.array(z.string()),
  duration_ms: z.int(),
});
export type Measurement = z.infer<typeof measurementSchema>;

export const measureFindingsQuerySchema = z
  .strictObject({
    /** Absent both: the 30 days up to the end of the last call's day. */
    from: instantOrDaySchema.optional(),
    to: instantOrDaySchema.optional(),
  })
  .refine(isOrdered, orderedPeriod);
export type MeasureFindingsQuery = z.output<typeof measureFindingsQuerySchema>;

export const measureStages = ['sums', 'repeats', 'replay', 'store'] as const;
export const measureProgressSchema = z.object({
  stage: z.enum(measureStages),
  done: z.int(),
  total: z.int().nullable(),
});
export type MeasureProgress = z.infer<typeof measureProgressSchema>;

export const measuredFindingsSchema = z.object({
  findings: z.array(findingSchema),
  total: findingTotalSchema,
  measurement: measurementSchema,
});
export type MeasuredFindings = z.infer<typeof measuredFindingsSchema>;

export const findingListQuerySchema = listQuery({
  status: z.enum([...findingStatuses, 'all']).default('open'),
  kind: z.enum(findingKinds).optional(),
});
export type FindingListQuery = z.output<typeof findingListQuerySchema>;

export const findingListSchema = z.object({
  findings: z.array(findingSchema),
  total: findingTotalSchema,
  /** Null: never measured. */
  measurement: measurementSchema.nullable(),
  pagination: paginationSchema,
});
export type FindingList = z.infer<typeof findingListSchema>;
