import { ApexError, type ErrorKind, type WireFormat } from '@apex/contracts';
import type { AnswerSink } from '../exchange/answer-sink.ts';
import type { CallRoute } from '../listen/call-route.ts';
import { formats } from '../format/registry.ts';

/** Anything thrown, as an error that may be shown. */
export function asApexError(error: unknown): ApexError {
  if (ApexError.isInstance(error)) return error;
  if (error instanceof RangeError && error.message.includes('call stack')) return tooDeep(error);
  return new ApexError({
    kind: 'internal',
    reason: 'gateway.internal',
    message: 'Something went wrong in the gateway. The request id finds it in the log.',
    cause: error,
  });
}

function tooDeep(cause: Error): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'gateway.bad_body',
    message: 'The body is nested more deeply than can be read.',
    cause,
  });
}

/** The format a client of this path understands errors in. */
export function errorFormatOf(route: Pick<CallRoute, 'format' | 'family'>): WireFormat {
  if (route.format !== null) return route.format;
  if (route.family === 'anthropic') return 'anthropic_messages';
  return route.family === 'gemini' ? 'gemini_generate_content' : 'openai_chat';
}

/** Clients look at the status: money is 402 whatever else the kind says. */
export function refusalBody(error: ApexError, format: WireFormat): string {
  const kind: ErrorKind = error.kind;
  return JSON.stringify(
    formats[format].writeError({ status: error.status, kind, message: error.message, code: error.error_code }),
  );
}

/** Tells a client in its own protocol why its call was not answered. */
export function writeRefusal(
  response: AnswerSink,
  error: ApexError,
  format: WireFormat,
  headers: Readonly<Record<string, string | string[]>>,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = refusalBody(error, format);
  response.writeHead(error.status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...(error.retry_after_seconds === undefined ? {} : { 'retry-after': String(error.retry_after_seconds) }),
    // The official SDKs ask this before their own rules.
    ...(error.status === 402 ? { 'x-should-retry': 'false' } : {}),
  });
  response.end(body);
}

/** An upstream that stopped in the middle of its answer, or was stopped. */
export function brokeOff(error: Error): ApexError {
  if (ApexError.isInstance(error)) return error;
  return new ApexError({
    kind: 'upstream',
    reason: 'gateway.upstream_broke_off',
    message: 'The upstream broke off in the middle of its answer.',
    cause: error,
  });
}
