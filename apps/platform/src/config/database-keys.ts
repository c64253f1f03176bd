import { ApexError } from '@apex/contracts';
import { parseDatabaseAddress } from '@apex/postgres';
import { z } from 'zod';
import { key, text, whole } from './key-declaration.ts';

/** What the address lacks, in the words of the one place that reads it; they hold no part of it. */
export const databaseUrlSchema = text.superRefine((value, context) => {
  try {
    parseDatabaseAddress(value);
  } catch (error) {
    const message = ApexError.isInstance(error) ? error.message : 'is no address of a database';
    context.addIssue({ code: 'custom', message: message.replace(/^The address of the database /, '') });
  }
});

const ofPool = { required_in: [], secret: false, used_by: ['platform'], breaks: 'Nothing.', impact: 'low' } as const;

function ofPoolKey<const N extends string, S extends z.ZodType>(name: N, summary: string, schema: S, fallback: number) {
  return key(name, { ...ofPool, summary, schema, default: String(fallback) });
}

/** How many connections to PostgreSQL a process has, and who is trusted to be ClickHouse. */
export const databaseKeys = {
  pool_min: ofPoolKey('APEX_POOL_MIN', 'Connections to PostgreSQL kept open.', whole(0, 1000), 2),
  pool_max: ofPoolKey('APEX_POOL_MAX', 'Connections to PostgreSQL of one process.', whole(1, 1000), 10),
  pool_overflow: ofPoolKey('APEX_POOL_OVERFLOW', 'Connections beyond the maximum in a rush.', whole(0, 1000), 5),
  pool_acquire_seconds: ofPoolKey(
    'APEX_POOL_ACQUIRE_SECONDS',
    'Longest wait for a connection; after it a request is answered 503.',
    whole(1, 600),
    30,
  ),
  pool_recycle_seconds: ofPoolKey(
    'APEX_POOL_RECYCLE_SECONDS',
    'Age at which a connection is replaced.',
    whole(10, 86_400),
    3600,
  ),
  pool_check_seconds: ofPoolKey(
    'APEX_POOL_CHECK_SECONDS',
    'How often the pool looks at the database.',
    whole(1, 3600),
    60,
  ),
  pool_warn_above: ofPoolKey('APEX_POOL_WARN_ABOVE', 'Connections in use that are warned of.', whole(0, 2000), 8),
  clickhouse_ca: key('APEX_CLICKHOUSE_CA', {
    summary: 'Path of the certificate (PEM) of the authority that signed ClickHouse’s.',
    schema: text,
    required_in: [],
    secret: false,
    default: 'the authorities this machine trusts',
    used_by: ['telemetry', 'optimizer', 'chat'],
    breaks: 'A ClickHouse with a certificate of your own authority is not trusted.',
    impact: 'medium',
  }),
  secret_previous: key('APEX_SECRET_PREVIOUS', {
    summary: 'What APEX_SECRET was before: secrets in the vault are sealed anew at the next start, then remove it.',
    schema: z.string().min(32, 'must have 32 characters or more'),
    required_in: [],
    secret: true,
    default: 'none',
    used_by: ['auth'],
    breaks: 'After a change of APEX_SECRET the secrets in the vault do not open.',
    impact: 'high',
  }),
} as const;
