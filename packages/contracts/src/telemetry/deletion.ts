import { z } from 'zod';
import { deletionIdSchema, userIdSchema } from '../id.ts';
import { instantOrDaySchema, instantSchema, paginationSchema } from '../value.ts';

/** What is deleted: all of a user's label, of a session, or what happened before a moment. */
export const deletionKinds = ['user', 'session', 'before'] as const;

const label = z.string().min(1).max(255);

/** Asks for a deletion; with `dry_run` it is only counted what that would take. */
export const createDataDeletionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), value: label, dry_run: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('session'), value: label, dry_run: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('before'), value: instantOrDaySchema, dry_run: z.boolean().default(false) }),
]);
export type CreateDataDeletion = z.output<typeof createDataDeletionSchema>;

/** Rows by table; `uploads` and `spool` count files and exports that wait. */
const countsSchema = z.record(z.string(), z.int());

/**
 * A deletion of telemetry. It takes what is stored when it runs; data of the same user that comes later is taken again.
 * `remaining` was counted anew in each table after the last file with the data was gone: it is 0 everywhere.
 */
export const dataDeletionSchema = z.object({
  id: deletionIdSchema,
  /** `retention`: the project keeps its calls no longer. */
  cause: z.enum(['request', 'retention']),
  kind: z.enum(deletionKinds),
  /** Null once a user's deletion is complete: then only the digest is kept. */
  value: z.string().nullable(),
  /** SHA-256 of the value, as hex. */
  value_digest: z.string(),
  requested_by: userIdSchema.nullable(),
  requested_at: instantSchema,
  state: z.enum(['queued', 'running', 'complete']),
  /** Before it began; null until then. */
  counts: countsSchema.nullable(),
  remaining: countsSchema.nullable(),
  /** Why the last try broke off; it is tried again. */
  problem: z.string().nullable(),
  completed_at: instantSchema.nullable(),
});
export type DataDeletion = z.infer<typeof dataDeletionSchema>;

export const askedDataDeletionSchema = z.object({
  /** Null for a dry run. */
  deletion: dataDeletionSchema.nullable(),
  counts: countsSchema,
});

export const dataDeletionListSchema = z.object({
  deletions: z.array(dataDeletionSchema),
  pagination: paginationSchema,
});

/** Days a project keeps its calls; null: for good. */
export const retentionSchema = z.object({
  days: z.int().min(1).max(36_500).nullable(),
  set_at: instantSchema.nullable(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const callExportFormats = ['jsonl', 'csv'] as const;
export type CallExportFormat = (typeof callExportFormats)[number];
