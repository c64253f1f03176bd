import type { Observation } from '@apex/contracts';

/** The layouts that can be read; `claude-code` and `codex` are session logs, `prefix-trace` and `mooncake` block traces. */
export const fileFormats = [
  'claude-code',
  'codex',
  'csv',
  'json',
  'jsonl',
  'parquet',
  'prefix-trace',
  'mooncake',
] as const;
export type FileFormat = (typeof fileFormats)[number];

/** `line` counts from 1 in the decoded file; for Parquet it is the row. */
export type ParsedRecord =
  | { readonly kind: 'call'; readonly line: number; readonly observation: Observation }
  | { readonly kind: 'rejected'; readonly line: number; readonly reason: string };

export interface ParseCounts {
  /** Records of calls read, repeats included. */
  calls: number;
  rejected: number;
  /** Lines and rows that are in order but tell of no call. */
  skipped: number;
}
