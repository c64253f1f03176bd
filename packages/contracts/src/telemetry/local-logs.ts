import { z } from 'zod';
import { instantSchema } from '../value.ts';
import { importSummarySchema } from './import.ts';

export const localLogSources = ['claude-code', 'codex'] as const;
export type LocalLogSource = (typeof localLogSources)[number];

/** Logs of coding agents on the machine that the server runs on. */
export const localLogsSchema = z.object({
  available: z.boolean(),
  /** Why they cannot be offered here, in a sentence for the user; null where they can. */
  why_not: z.string().nullable(),
  sources: z.array(
    z.object({
      source: z.enum(localLogSources),
      folder: z.string(),
      files: z.int(),
      bytes: z.int(),
      newest_at: instantSchema.nullable(),
    }),
  ),
});
export type LocalLogs = z.infer<typeof localLogsSchema>;

export const importLocalLogsSchema = z.strictObject({
  sources: z.array(z.enum(localLogSources)).min(1).max(localLogSources.length),
});
export type ImportLocalLogs = z.output<typeof importLocalLogsSchema>;

export const localLogsProgressSchema = z.object({
  source: z.enum(localLogSources),
  files: z.int(),
  /** From 1. */
  file: z.int(),
  records: z.int(),
  stored: z.int(),
});
export type LocalLogsProgress = z.infer<typeof localLogsProgressSchema>;

export const importedLocalLogsSchema = z.object({ imports: z.array(importSummarySchema) });
