import { DatabaseError } from 'pg';
import { ApexError } from '@apex/contracts';

const lostSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** The driver has no codes for these. */
const lostMessage =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired)/;
/** Starting, stopping, crashed, out of connection slots. */
const lostState = /^(08...|57P0[123]|53300)$/;
/** Of OpenSSL and of Node's look at a certificate's name. */
const distrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|CERT_(HAS_EXPIRED|NOT_YET_VALID|SIGNATURE_FAILURE|REVOKED|UNTRUSTED)|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const refusedState = /^(28...|3D000)$/;

/** An error of the connection, or of time, becomes ours; one of a statement (a constraint, say) stays as it is. */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || ApexError.isInstance(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof DatabaseError) return stateError(error, code);
  if (distrusted.test(code)) return distrustedServer(error, code);
  if (error.message === 'The server does not support SSL connections') return withoutTls(error);
  if (lostSystemCodes.has(code) || lostMessage.test(error.message) || hasLostCause(error)) return unavailable(error);
  return error;
}

export function isConnectionLoss(error: unknown): boolean {
  return ApexError.isInstance(error) && error.reason === 'database.unavailable';
}

/** A row that may be there but once is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

function stateError(error: Error, state: string): unknown {
  if (lostState.test(state)) return unavailable(error);
  if (refusedState.test(state)) {
    return new ApexError({
      kind: 'unavailable',
      reason: 'database.refused',
      message: 'The database refuses our credentials or does not exist. Check APEX_DATABASE_URL.',
      retryable: false,
      cause: error,
    });
  }
  if (state === '57014' || state === '55P03') {
    return new ApexError({
      kind: 'timeout',
      reason: state === '57014' ? 'database.statement_timeout' : 'database.lock_timeout',
      message: 'The database took too long to answer. Try again, or ask for less.',
      cause: error,
    });
  }
  return error;
}

/** Several addresses tried, all refused. */
function hasLostCause(error: Error): boolean {
  return error instanceof AggregateError && error.errors.some((one: unknown) => databaseError(one) !== one);
}

function unavailable(cause: Error): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'database.unavailable',
    message: 'The database does not answer at the moment. Try again shortly.',
    retry_after_seconds: 1,
    cause,
  });
}

function distrustedServer(cause: Error, code: string): ApexError {
  const remedy =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'It is made out to another name than the one in APEX_DATABASE_URL: use the name it was made for, or sslmode=verify-ca.'
      : code.startsWith('CERT_')
        ? 'Have the server’s certificate renewed.'
        : 'Name the authority that signed it with sslrootcert in APEX_DATABASE_URL.';
  return new ApexError({
    kind: 'unavailable',
    reason: 'database.certificate_refused',
    message: `The certificate of the database is not trusted (${code}). ${remedy}`,
    retryable: false,
    cause,
  });
}

function withoutTls(cause: Error): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'database.no_tls',
    message:
      'The database does not speak TLS, which APEX_DATABASE_URL asks for. Turn it on there, or say sslmode=disable.',
    retryable: false,
    cause,
  });
}
