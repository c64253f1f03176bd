import type { ErrorKind } from '@apex/contracts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { looseObject, looseText } from '../answer-fields.ts';
import { kindOfUpstream } from '../upstream-error.ts';

const types: Readonly<Record<ErrorKind, string>> = {
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  invalid: 'invalid_request_error',
  conflict: 'invalid_request_error',
  precondition: 'invalid_request_error',
  limit: 'rate_limit_error',
  upstream: 'api_error',
  timeout: 'timeout_error',
  unavailable: 'overloaded_error',
  cancelled: 'api_error',
  internal: 'api_error',
};

const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** By status first where Anthropic has a type of its own for it. */
export function writeError(error: WireError): Record<string, unknown> {
  const byStatus = { 402: 'billing_error', 413: 'request_too_large' }[error.status];
  return { type: 'error', error: { type: byStatus ?? types[error.kind], message: error.message } };
}

export function readError(body: unknown, status: number): WireError {
  const error = looseObject(looseObject(body)['error']);
  const code = looseText(error['type']);
  return {
    status,
    kind: kindOfUpstream(status),
    message: looseText(error['message']) || `The upstream answered with status ${status}.`,
    ...(code === '' ? {} : { code }),
  };
}

/** Of an error in the middle of a stream, which has only a type. */
export function errorStatus(body: unknown): number {
  return statuses[looseText(looseObject(looseObject(body)['error'])['type'])] ?? 500;
}
