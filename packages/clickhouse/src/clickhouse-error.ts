import { ClickHouseError } from '@clickhouse/client';
import { ApexError, type ApexErrorInit } from '@apex/contracts';

const lostSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** By the server's exception code; any other is a mistake of ours. */
const known: Readonly<Record<string, Omit<ApexErrorInit, 'cause'>>> = {
  '159': {
    kind: 'timeout',
    reason: 'clickhouse.query_timeout',
    message: 'The question took too long to compute. Ask for a shorter period or fewer dimensions.',
  },
  '209': {
    kind: 'timeout',
    reason: 'clickhouse.query_timeout',
    message: 'The analytics store took too long to answer. Try again.',
  },
  '241': {
    kind: 'limit',
    reason: 'clickhouse.memory_exceeded',
    message: 'The question needs more memory than a query may have. Ask for a shorter period or fewer dimensions.',
    retryable: false,
  },
  '202': {
    kind: 'unavailable',
    reason: 'clickhouse.busy',
    message: 'The analytics store is busy. Try again shortly.',
    retry_after_seconds: 1,
  },
  '236': {
    kind: 'unavailable',
    reason: 'clickhouse.unavailable',
    message: 'The analytics store is restarting. Try again shortly.',
    retry_after_seconds: 1,
  },
  '516': {
    kind: 'unavailable',
    reason: 'clickhouse.refused',
    message: 'The analytics store refuses our credentials. Check APEX_CLICKHOUSE_URL.',
    retryable: false,
  },
};

/** What went wrong with a statement, as one of ours; the statement and the server's words are in the cause only. */
export function clickhouseError(error: unknown, signal?: AbortSignal): ApexError {
  if (ApexError.isInstance(error)) return error;
  if (signal?.aborted) {
    return new ApexError({
      kind: 'cancelled',
      reason: 'clickhouse.cancelled',
      message: 'The question was cancelled.',
      cause: error,
    });
  }
  if (error instanceof ClickHouseError) {
    const init = known[error.code];
    if (init) return new ApexError({ ...init, cause: error });
  } else if (isDistrusted(error)) {
    return new ApexError({
      kind: 'unavailable',
      reason: 'clickhouse.certificate_refused',
      message:
        'The certificate of ClickHouse is not trusted. Name the authority that signed it with APEX_CLICKHOUSE_CA, and the host as the certificate does.',
      retryable: false,
      cause: error,
    });
  } else if (isTimeout(error)) {
    return new ApexError({
      kind: 'timeout',
      reason: 'clickhouse.timeout',
      message: 'The analytics store did not answer in time. Try again.',
      cause: error,
    });
  } else if (isLost(error)) {
    return new ApexError({
      kind: 'unavailable',
      reason: 'clickhouse.unavailable',
      message: 'The analytics store does not answer at the moment. Try again shortly.',
      retry_after_seconds: 1,
      cause: error,
    });
  }
  return new ApexError({
    kind: 'internal',
    reason: 'clickhouse.query_failed',
    message: 'The analytics store could not run a statement.',
    cause: error,
  });
}

export function isStoreLost(error: unknown): boolean {
  return ApexError.isInstance(error) && error.reason === 'clickhouse.unavailable';
}

/** The client has no class for it. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Timeout error.';
}

function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return lostSystemCodes.has(code) || error.message === 'socket hang up' || error.message === 'aborted';
}

function isDistrusted(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(CERT_|ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_(VERIFY|GET_ISSUER))|SELF_SIGNED_CERT/.test(code);
}
