import { z } from 'zod';
import { reconciliationIdSchema, uploadIdSchema } from '../id.ts';
import { instantOrDaySchema, instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';
import { columnMapSchema, uploadFormats } from './upload.ts';

/** What tokens are billed as. `all`: the export names one amount for a model and a day; `other`: no tokens at all. */
export const billedKinds = ['input', 'cache_read', 'cache_write', 'output', 'all', 'other'] as const;
export type BilledKind = (typeof billedKinds)[number];

/**
 * Why the provider's amount is another than ours. Each difference is split over these without a rest.
 * `calls_missing`: tokens billed that no call of ours has. `calls_only_ours`: tokens of ours that were not billed.
 * `price`: the same tokens at another unit price; `tier_price`, `cached_price`: at the price of another service tier, or
 * of cached instead of fresh input. `unpriced`: tokens of ours that no price is known for. `rounding`: the places the
 * export keeps. `timezone_shift`: its days begin at another hour. `outside_period`: lines beyond the compared period.
 * `not_usage`: seats, fees, credits, taxes. `not_split`: amounts without tokens, so that price and tokens cannot be
 * told apart.
 */
export const differenceCauses = [
  'calls_missing',
  'calls_only_ours',
  'price',
  'tier_price',
  'cached_price',
  'unpriced',
  'rounding',
  'timezone_shift',
  'outside_period',
  'not_usage',
  'not_split',
] as const;
export type DifferenceCause = (typeof differenceCauses)[number];

const label = z.string().max(255);

export const previewReconciliationSchema = z.strictObject({
  upload_id: uploadIdSchema,
  format: z.enum(uploadFormats).optional(),
  /** Field → column over what is proposed; an empty column leaves a field out. */
  map: columnMapSchema.optional(),
  /** Of lines that name none. */
  provider: label.optional(),
});
export type PreviewReconciliation = z.output<typeof previewReconciliationSchema>;

/** A line of an export as it was read. */
export const invoiceLineSchema = z.object({
  line: z.int(),
  at: instantSchema,
  provider: z.string(),
  model: z.string(),
  kind: z.enum(billedKinds),
  /** Tokens; null where the line names none. */
  tokens: z.int().nullable(),
  /** In `currency`; null in exports of usage alone. */
  amount: z.string().nullable(),
  currency: z.string(),
  description: z.string(),
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;

const rejectedLineSchema = z.object({ line: z.int(), reason: z.string() });

export const reconciliationPreviewSchema = z.object({
  format: z.enum(uploadFormats).nullable(),
  /** The layout that was recognised; empty where column names alone were followed. */
  preset: z.string(),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  fields: z.array(z.object({ name: z.string(), required: z.boolean(), about: z.string() })),
  map: z.record(z.string(), z.string()),
  lines: z.array(invoiceLineSchema).max(100),
  rejected: z.array(rejectedLineSchema),
  needs_mapping: z.boolean(),
  problem: z.string().nullable(),
});
export type ReconciliationPreview = z.infer<typeof reconciliationPreviewSchema>;

export const createReconciliationSchema = previewReconciliationSchema
  .extend({
    /** Half-open; the days of the file unless told. */
    from: instantOrDaySchema.optional(),
    to: instantOrDaySchema.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    message: 'from must be before to',
    path: ['from'],
  });
export type CreateReconciliation = z.output<typeof createReconciliationSchema>;

const causeAmountSchema = z.object({
  cause: z.enum(differenceCauses),
  /** Signed: what it adds to the provider's amount over ours. */
  amount_usd: usdSchema,
});
export type CauseAmount = z.infer<typeof causeAmountSchema>;

/** A share, 0 to 1, as a decimal string of six places: computed exactly, rounded once. */
const shareSchema = z.string().regex(/^-?\d+\.\d{6}$/);

export const reconciliationSchema = z.object({
  id: reconciliationIdSchema,
  name: z.string(),
  preset: z.string(),
  /** `tokens`: the export states no amounts, so its tokens were valued at our own unit prices. */
  basis: z.enum(['amounts', 'tokens']),
  from: instantSchema,
  to: instantSchema,
  /** Hours after midnight UTC at which the export's days begin, as found by the fit. */
  shift_hours: z.int(),
  ours_usd: usdSchema,
  theirs_usd: usdSchema,
  /** Theirs less ours; the sum of `causes`. */
  difference_usd: usdSchema,
  causes: z.array(causeAmountSchema.extend({ lines: z.int() })),
  error: z.object({
    absolute_usd: usdSchema,
    /** Of the provider's amount; null where that is 0. */
    share: shareSchema.nullable(),
    /** Over the tokens that both sides know: prices, tiers and rounding alone. */
    matched_usd: usdSchema,
    matched_share: shareSchema.nullable(),
    /** Billed tokens that our calls have, over all billed tokens. */
    coverage: shareSchema.nullable(),
    /** The smallest of any day: on every day the error holds for at least this share. */
    least_coverage: shareSchema.nullable(),
    least_coverage_day: z.iso.date().nullable(),
  }),
  lines: z.int(),
  rejected_count: z.int(),
  rejected: z.array(rejectedLineSchema),
  /** Lines in other currencies: said, not converted, and in no sum. */
  other_currencies: z.array(z.object({ currency: z.string(), amount: z.string(), lines: z.int() })),
  /** Model names of the export that none of our calls has. */
  unmatched_models: z.array(z.string()),
  created_at: instantSchema,
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;

export const reconciledLineSchema = z.object({
  position: z.int(),
  day: z.iso.date(),
  provider: z.string(),
  model: z.string(),
  kind: z.enum(billedKinds),
  description: z.string(),
  our_tokens: z.int().nullable(),
  their_tokens: z.int().nullable(),
  our_usd: usdSchema,
  their_usd: usdSchema,
  difference_usd: usdSchema,
  causes: z.array(causeAmountSchema),
});
export type ReconciledLine = z.infer<typeof reconciledLineSchema>;

export const reconciliationListSchema = z.object({
  reconciliations: z.array(reconciliationSchema),
  pagination: paginationSchema,
});

export const reconciledLineQuerySchema = listQuery({
  id: reconciliationIdSchema,
  cause: z.enum(differenceCauses).optional(),
  /** `true`: only lines that differ. */
  differing: z.enum(['true', 'false']).optional(),
});
export type ReconciledLineQuery = z.output<typeof reconciledLineQuerySchema>;

export const reconciledLineListSchema = z.object({
  lines: z.array(reconciledLineSchema),
  pagination: paginationSchema,
});

export const reportedCostQuerySchema = z
  .strictObject({ from: instantOrDaySchema.optional(), to: instantOrDaySchema.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    message: 'from must be before to',
    path: ['from'],
  });
export type ReportedCostQuery = z.output<typeof reportedCostQuerySchema>;

const reportedCostFigures = {
  calls: z.int(),
  /** Calls with both a price of ours and a reported cost; the amounts are of these alone. */
  compared_calls: z.int(),
  ours_usd: usdSchema,
  reported_usd: usdSchema,
  /** Reported less ours. */
  difference_usd: usdSchema,
  /** Of our amount; null where that is 0. */
  share: shareSchema.nullable(),
};

export const reportedCostsSchema = z.object({
  rows: z.array(
    z.object({
      agent: z.string(),
      source: z.string(),
      provider: z.string(),
      model: z.string(),
      ...reportedCostFigures,
    }),
  ),
  total: z.object(reportedCostFigures),
});
export type ReportedCosts = z.infer<typeof reportedCostsSchema>;
