import { ApexError } from '@apex/contracts';
import type { FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { errorReply } from './error-reply.ts';

/** Time to read a refusal. */
const refusalMs = 1000;

/** More than any client of ours sends at once; a longer body is cut off. */
const mostSwallowedBytes = 256 * 1024 * 1024;

/**
 * Reads what a client still sends of a body that was refused by its length: one that is cut off while it writes sees a
 * broken connection in place of the answer.
 */
export async function swallowBody({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || Number(raw.headers['content-length'] ?? 0) > mostSwallowedBytes) return;
  raw.resume();
  // A client that leaves in between needs no answer.
  await finished(raw).catch(() => undefined);
}

export interface RawRefusal {
  readonly request_id: string;
  readonly environment: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers what is no HTTP request at all, or too slow a one, where there is nobody but the socket to answer to. */
export function refuseRaw(error: Error, socket: Socket, { request_id, environment, headers }: RawRefusal): void {
  if (!socket.writable) return void socket.destroy();
  const isSlow = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const refusal = new ApexError(
    isSlow
      ? { kind: 'timeout', reason: 'request.too_slow', message: 'The request did not arrive in time.', cause: error }
      : { kind: 'invalid', reason: 'request.malformed', message: 'This is not an HTTP request.', cause: error },
  );
  const { status, body } = errorReply(refusal, request_id, environment);
  const text = JSON.stringify(body);
  const all = {
    ...headers,
    'x-correlation-id': request_id,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
  // Whoever does not read the refusal must not keep the connection.
  setTimeout(() => socket.destroy(), refusalMs).unref();
}
