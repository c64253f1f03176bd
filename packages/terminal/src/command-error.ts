import { ApexError, type ErrorBody } from '@apex/contracts';

const ofSystem: Readonly<Record<string, { kind: 'not_found' | 'forbidden' | 'invalid'; says: string }>> = {
  ENOENT: { kind: 'not_found', says: 'does not exist' },
  ENOTDIR: { kind: 'not_found', says: 'does not exist' },
  EACCES: { kind: 'forbidden', says: 'may not be read or written by you' },
  EPERM: { kind: 'forbidden', says: 'may not be changed by you' },
  EISDIR: { kind: 'invalid', says: 'is a folder' },
};

/** Whatever a command threw, as a typed error. What nobody foresaw is `internal` and keeps its own words: it is the user's machine. */
export function toCommandError(error: unknown): ApexError {
  if (ApexError.isInstance(error)) return error;
  if (!(error instanceof Error)) return unforeseen(String(error), error);
  if (error.name === 'AbortError') {
    return new ApexError({ kind: 'cancelled', reason: 'command.cancelled', message: 'Cancelled.', cause: error });
  }
  const system = 'code' in error ? ofSystem[String(error.code)] : undefined;
  if (system === undefined || !('path' in error)) return unforeseen(error.message, error);
  return new ApexError({
    kind: system.kind,
    reason: 'command.bad_path',
    message: `${String(error.path)} ${system.says}.`,
    cause: error,
  });
}

function unforeseen(message: string, cause: unknown): ApexError {
  return new ApexError({ kind: 'internal', reason: 'command.failed', message: `Unexpected: ${message}`, cause });
}

/** The error as one JSON line has it: every key present, whatever is known of it. */
export function commandErrorBody(error: ApexError, correlation_id: string): Required<ErrorBody> {
  const told: unknown = error.cause;
  const ofServer =
    typeof told === 'object' && told !== null && 'correlation_id' in told && typeof told.correlation_id === 'string'
      ? told.correlation_id
      : correlation_id;
  return {
    error: error.message,
    error_code: error.error_code,
    details: error.details ?? null,
    correlation_id: ofServer,
  };
}
