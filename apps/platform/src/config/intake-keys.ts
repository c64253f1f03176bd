import { key, whole } from './key-declaration.ts';

/** Keys of what comes in from emitters. */
export const intakeKeys = {
  spool_bytes: key('APEX_SPOOL_BYTES', {
    summary: 'Most that acknowledged telemetry may take on disk while it waits to be stored.',
    schema: whole(1024 * 1024, Number.MAX_SAFE_INTEGER),
    required_in: [],
    secret: false,
    default: '8589934592 (8 GiB)',
    used_by: ['telemetry'],
    breaks: 'Exports are refused with 503 once 8 GiB wait.',
    impact: 'medium',
  }),
  otlp_decoded_bytes: key('APEX_OTLP_DECODED_BYTES', {
    summary: 'Most that one OTLP export may be decompressed.',
    schema: whole(64 * 1024, 256 * 1024 * 1024),
    required_in: [],
    secret: false,
    default: '33554432 (32 MiB)',
    used_by: ['telemetry'],
    breaks: 'Larger exports are refused with 413.',
    impact: 'low',
  }),
} as const;
