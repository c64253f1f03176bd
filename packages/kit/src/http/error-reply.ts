import { ApexError, toErrorBody, type ErrorBody } from '@apex/contracts';
import { ORPCError, ValidationError } from '@orpc/server';
import type { FastifyError } from 'fastify';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** Fields of an object that its schema does not know. */
  readonly keys?: readonly string[] | undefined;
}

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function problemsOf(issue: Issue): Problem[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  if (issue.keys === undefined) return [{ field: path.join('.') || '(input)', problem: issue.message }];
  const problem = issue.message.startsWith('Unrecognized key') ? 'is not a field of this request' : issue.message;
  return issue.keys.map((key) => ({ field: [...path, key].join('.'), problem }));
}

/** A validation failure as the typed error that names each field. */
export function invalidInput(issues: readonly Issue[]): ApexError {
  const problems = issues.slice(0, 20).flatMap(problemsOf).slice(0, 20);
  const first = problems[0];
  return new ApexError({
    kind: 'invalid',
    reason: 'request.invalid',
    message: first === undefined ? 'The request is malformed.' : `${first.field}: ${first.problem}`,
    details: { problems },
  });
}

function fromFastify(error: FastifyError): ApexError | undefined {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    return new ApexError({
      kind: 'limit',
      status: 413,
      reason: 'request.too_large',
      message: 'The body is larger than this route accepts.',
      retryable: false,
      cause: error,
    });
  }
  if (status >= 400 && status < 500) {
    return new ApexError({
      kind: 'invalid',
      reason: 'request.malformed',
      message: error.message,
      cause: error,
    });
  }
  return undefined;
}

/** Whatever was thrown, as a typed error; the unknown stays `internal` and keeps its cause for the log. */
export function toApexError(error: unknown): ApexError {
  if (ApexError.isInstance(error)) return error;
  if (error instanceof ORPCError) {
    if (ApexError.isInstance(error.cause)) return error.cause;
    if (error.code === 'BAD_REQUEST') {
      if (error.cause instanceof ValidationError) return invalidInput(error.cause.issues);
      return new ApexError({
        kind: 'invalid',
        reason: 'request.malformed',
        message: 'The body is not valid JSON.',
        cause: error,
      });
    }
  }
  const fastify = error instanceof Error && 'statusCode' in error ? fromFastify(error as FastifyError) : undefined;
  if (fastify !== undefined) return fastify;
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') {
    return new ApexError({
      kind: 'cancelled',
      reason: 'request.cancelled',
      message: 'The request was cancelled.',
      cause: error,
    });
  }
  return new ApexError({
    kind: 'internal',
    reason: 'internal',
    message: 'Something went wrong on our side. The correlation id finds it in the log.',
    cause: error,
  });
}

/** Body and headers of an error answer. In `dev` the stack of an internal error is added. */
export function errorReply(
  error: ApexError,
  request_id: string,
  environment: string,
): { status: number; headers: Record<string, string>; body: ErrorBody } {
  const body = toErrorBody(error, request_id);
  const cause = error.cause;
  if (environment === 'dev' && error.kind === 'internal' && cause instanceof Error) {
    body.details = { stack: cause.stack };
  }
  const retry = error.retry_after_seconds;
  return { status: error.status, headers: retry === undefined ? {} : { 'retry-after': String(retry) }, body };
}
