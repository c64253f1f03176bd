import { z } from 'zod';
import { importIdSchema } from '../id.ts';
import { instantSchema, usdSchema } from '../value.ts';
import { callSources, observationSchema } from './observation.ts';

/** Most rejected rows an import keeps and answers; the count goes on beyond. */
export const maxRejectedKept = 1000;
/** Most records of one batch. */
export const maxBatchRecords = 20_000;

export const rejectedRowSchema = z.strictObject({
  file: z.string().max(1024),
  line: z.int().min(0),
  reason: z.string().max(500),
});
export type RejectedRow = z.infer<typeof rejectedRowSchema>;

export const importFileSchema = z.strictObject({
  name: z.string().min(1).max(1024),
  /** Names the file's content; decides which time anchor a trace with relative time was given first. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  relative_time: z.boolean(),
});
export type ImportFile = z.infer<typeof importFileSchema>;

export const startImportSchema = z.strictObject({
  format: z.enum(callSources),
  files: z.array(importFileSchema).min(1).max(100_000),
  /** Anchor asked for traces with relative time; one given earlier to the same file wins. */
  start: instantSchema.optional(),
  dry_run: z.boolean().default(false),
});
export type StartImport = z.output<typeof startImportSchema>;

export const startedImportSchema = z.object({
  import_id: importIdSchema,
  dry_run: z.boolean(),
  /** One a file with relative time, in the order of `files`; null for the others. */
  anchors: z.array(instantSchema.nullable()),
});

export const importBatchSchema = z.strictObject({
  import_id: importIdSchema,
  /** Place of the batch within the import, so that two equal batches count as two; the same again is a retry. */
  batch: z.int().min(0).optional(),
  records: z.array(observationSchema).min(1).max(maxBatchRecords),
});
export type ImportBatch = z.output<typeof importBatchSchema>;

export const importProgressSchema = z.object({
  records: z.int(),
  calls: z.int(),
  duplicates: z.int(),
  cost_usd: usdSchema,
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

export const finishImportSchema = z.strictObject({
  import_id: importIdSchema,
  rejected: z.array(rejectedRowSchema).max(maxRejectedKept).default([]),
  rejected_count: z.int().min(0).default(0),
});
export type FinishImport = z.output<typeof finishImportSchema>;

export const importSummarySchema = z.object({
  import_id: importIdSchema,
  format: z.enum(callSources),
  status: z.enum(['running', 'complete', 'dry_run']),
  files: z.int(),
  /** Records read. */
  records: z.int(),
  /** New distinct calls this import added. */
  calls: z.int(),
  /** The rest: records of calls that were known. */
  duplicates: z.int(),
  rejected: z.array(rejectedRowSchema),
  rejected_count: z.int(),
  /** Cost of the new calls. */
  cost_usd: usdSchema,
  unpriced_calls: z.int(),
  /** Calls added by other imports that this one told more about, such as their model. */
  improved_calls: z.int().optional(),
  /** By how much that changed their cost; negative where they became cheaper. */
  improved_cost_usd: usdSchema.optional(),
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  created_at: instantSchema,
});
export type ImportSummary = z.infer<typeof importSummarySchema>;
