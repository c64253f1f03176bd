import { z } from 'zod';
import { uploadIdSchema } from '../id.ts';
import { instantOrDaySchema } from '../value.ts';
import { observationSchema } from './observation.ts';

/** Layouts of files that can be uploaded. */
export const uploadFormats = [
  'claude-code',
  'codex',
  'csv',
  'json',
  'jsonl',
  'parquet',
  'prefix-trace',
  'mooncake',
] as const;
export type UploadFormat = (typeof uploadFormats)[number];

/** Most rows of a preview. */
export const maxPreviewRows = 100;

/** Field of a call → column of the file, empty to leave a proposed field out; `tag.NAME` keeps a column as a tag. */
export const columnMapSchema = z
  .record(z.string().max(80), z.string().max(255))
  .refine((map) => Object.keys(map).length <= 100, 'may name at most 100 fields');

export const createdUploadSchema = z.object({ upload_id: uploadIdSchema, name: z.string(), bytes: z.int() });
export type CreatedUpload = z.infer<typeof createdUploadSchema>;

export const previewUploadSchema = z.strictObject({
  id: uploadIdSchema,
  /** Detected where it is left out. */
  format: z.enum(uploadFormats).optional(),
  /** Over what is proposed. */
  map: columnMapSchema.optional(),
});
export type PreviewUpload = z.output<typeof previewUploadSchema>;

export const uploadPreviewSchema = z.object({
  /** Null: none of the known ones; ask the user. */
  format: z.enum(uploadFormats).nullable(),
  formats: z.array(z.enum(uploadFormats)),
  /** Of tables; empty for logs and traces, which need no mapping. */
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  /** What a column can be mapped to. */
  fields: z.array(z.object({ name: z.string(), required: z.boolean(), about: z.string() })),
  /** As proposed, with the asked one over it; what to send to `importUpload`. */
  map: z.record(z.string(), z.string()),
  rows: z
    .array(
      z.object({
        line: z.int(),
        /** Cells by column as text, cut; empty for logs and traces. */
        values: z.record(z.string(), z.string()),
        record: observationSchema.nullable(),
        /** Why the row cannot be imported. */
        reason: z.string().nullable(),
      }),
    )
    .max(maxPreviewRows),
  /** Among the rows looked at. */
  rejected_count: z.int(),
  /** True where a column for the time or for token counts is still to be named. */
  needs_mapping: z.boolean(),
  /** What is missing or wrong with the whole file, in a sentence; null where nothing is. */
  problem: z.string().nullable(),
});
export type UploadPreview = z.infer<typeof uploadPreviewSchema>;

export const importUploadSchema = z.strictObject({
  id: uploadIdSchema,
  format: z.enum(uploadFormats).optional(),
  map: columnMapSchema.optional(),
  /** The model of rows that name none. */
  model: z.string().max(255).optional(),
  /** Where the relative times of a trace begin. */
  start: instantOrDaySchema.optional(),
});
export type ImportUpload = z.output<typeof importUploadSchema>;

export const uploadProgressSchema = z.object({
  read_bytes: z.int(),
  total_bytes: z.int(),
  records: z.int(),
  calls: z.int(),
  rejected: z.int(),
});
export type UploadProgress = z.infer<typeof uploadProgressSchema>;
