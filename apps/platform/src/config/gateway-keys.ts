import { z } from 'zod';
import { key, whole } from './key-declaration.ts';

/** Keys of the traffic that passes the gateway. */
export const gatewayKeys = {
  gateway_body_bytes: key('APEX_GATEWAY_BODY_BYTES', {
    summary: 'Most that one call through the gateway may send.',
    schema: whole(64 * 1024, 1024 * 1024 * 1024),
    required_in: [],
    secret: false,
    default: '33554432 (32 MiB)',
    used_by: ['gateway'],
    breaks: 'Larger calls are refused with 413.',
    impact: 'low',
  }),
  gateway_journal_bytes: key('APEX_GATEWAY_JOURNAL_BYTES', {
    summary: 'Most that the records of calls may take on disk while telemetry is away.',
    schema: whole(16 * 1024 * 1024, Number.MAX_SAFE_INTEGER),
    required_in: [],
    secret: false,
    default: '4294967296 (4 GiB)',
    used_by: ['gateway'],
    breaks: 'Calls are refused with 503 once 4 GiB wait for telemetry.',
    impact: 'medium',
  }),
  gateway_cache_bytes: key('APEX_GATEWAY_CACHE_BYTES', {
    summary: 'Most memory for answers that policies have kept to be given again.',
    schema: whole(0, Number.MAX_SAFE_INTEGER),
    required_in: [],
    secret: false,
    default: '268435456 (256 MiB)',
    used_by: ['gateway'],
    breaks: 'The least recently used answers are let go at 256 MiB.',
    impact: 'low',
  }),
  gateway_url: key('APEX_GATEWAY_URL', {
    summary: 'Where clients send their calls, where the gateway has an address of its own.',
    schema: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    required_in: [],
    secret: false,
    default: null,
    used_by: ['platform'],
    breaks: 'Guides name the address that the page was opened at.',
    impact: 'low',
  }),
  redis_url: key('APEX_REDIS_URL', {
    summary: 'Redis or Valkey that several gateway processes share budgets and limits through.',
    schema: z.url({ protocol: /^rediss?$/ }),
    required_in: [],
    secret: true,
    default: null,
    used_by: ['gateway'],
    breaks: 'Budgets and limits hold within one gateway process; a second one on the same database does not start.',
    impact: 'high',
  }),
} as const;
