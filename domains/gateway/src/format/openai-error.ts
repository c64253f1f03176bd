import type { ErrorKind } from '@apex/contracts';
import type { WireError } from '../model-spec/wire-error.ts';
import { looseObject, looseText } from './answer-fields.ts';
import { kindOfUpstream } from './upstream-error.ts';

const types: Readonly<Record<ErrorKind, string>> = {
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  invalid: 'invalid_request_error',
  conflict: 'conflict_error',
  precondition: 'invalid_request_error',
  limit: 'rate_limit_error',
  upstream: 'server_error',
  timeout: 'timeout_error',
  unavailable: 'server_error',
  cancelled: 'cancelled_error',
  internal: 'server_error',
};

/** `{ error: { message, type, param, code } }`, of both of OpenAI's APIs. */
export function writeOpenaiError(error: WireError): Record<string, unknown> {
  // Money, as OpenAI calls it when its own is spent.
  const type = error.status === 402 ? 'insufficient_quota' : types[error.kind];
  return { error: { message: error.message, type, param: null, code: error.code ?? null } };
}

export function readOpenaiError(body: unknown, status: number): WireError {
  const holder = looseObject(body);
  const error = typeof holder['error'] === 'string' ? { message: holder['error'] } : looseObject(holder['error']);
  const code = looseText(error['code']) || looseText(error['type']);
  return {
    status,
    kind: kindOfUpstream(status),
    message: looseText(error['message']) || `The upstream answered with status ${status}.`,
    ...(code === '' ? {} : { code }),
  };
}
