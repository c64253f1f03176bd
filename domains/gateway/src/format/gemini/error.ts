import type { ErrorKind } from '@apex/contracts';
import type { WireError } from '../../model-spec/wire-error.ts';
import { looseNumber, looseObject, looseText } from '../answer-fields.ts';
import { kindOfUpstream } from '../upstream-error.ts';

const states: Readonly<Record<ErrorKind, string>> = {
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  not_found: 'NOT_FOUND',
  invalid: 'INVALID_ARGUMENT',
  conflict: 'ABORTED',
  precondition: 'FAILED_PRECONDITION',
  limit: 'RESOURCE_EXHAUSTED',
  upstream: 'UNAVAILABLE',
  timeout: 'DEADLINE_EXCEEDED',
  unavailable: 'UNAVAILABLE',
  cancelled: 'CANCELLED',
  internal: 'INTERNAL',
};

export function writeError(error: WireError): Record<string, unknown> {
  return { error: { code: error.status, message: error.message, status: states[error.kind] } };
}

export function readError(body: unknown, status: number): WireError {
  // Some of Google's doors answer with a list of one.
  const error = looseObject(looseObject(Array.isArray(body) ? (body as readonly unknown[])[0] : body)['error']);
  const code = looseText(error['status']);
  return {
    status,
    kind: kindOfUpstream(status),
    message: looseText(error['message']) || `The upstream answered with status ${status}.`,
    ...(code === '' ? {} : { code }),
  };
}

/** Of an error in the middle of a stream, which brings its own. */
export function errorStatus(body: unknown): number {
  const status = looseNumber(looseObject(looseObject(body)['error'])['code']);
  return status !== null && status >= 400 && status < 600 ? status : 502;
}
