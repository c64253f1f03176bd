import { ApexError } from '@apex/contracts';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

const inflaters = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

function tooLarge(most: number): ApexError {
  return new ApexError({
    kind: 'limit',
    status: 413,
    reason: 'gateway.body_too_large',
    message: `The request is larger than ${Math.floor(most / 1024 / 1024)} MiB.`,
    retryable: false,
  });
}

/** The whole body as it was sent; throws where it is longer than allowed, or the client leaves before its end. */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= mostBytes) parts.push(part);
      else if (size - part.length <= mostBytes) reject(tooLarge(mostBytes));
    });
    request.on('end', () => resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)));
    request.on('error', () => reject(clientLeft()));
    request.on('close', () => {
      if (!request.complete) reject(clientLeft());
    });
  });
}

/** A few bytes that say a lot are no prompt: what little work a client has is some of ours. */
const mostRatio = 50;
const alwaysAllowedBytes = 8 * 1024 * 1024;

/** The body uncompressed; not asked before it is known who sent it. Throws where it is longer than allowed. */
export function expandBody(body: Buffer, request: IncomingMessage, mostBytes: number): Buffer | Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return body;
  return expand(body, encoding, Math.min(mostBytes, Math.max(alwaysAllowedBytes, body.length * mostRatio)));
}

async function expand(body: Buffer, encoding: string, mostBytes: number): Promise<Buffer> {
  const how = Object.entries(inflaters).find(([name]) => name === encoding.trim().toLowerCase())?.[1];
  if (how === undefined)
    throw invalidBody(`The content encoding ${encoding.slice(0, 40)} is not known; gzip, deflate and br are.`);
  try {
    return await how(body, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(mostBytes);
    throw invalidBody(`The body is not ${encoding}, as its header says.`, error);
  }
}

export function invalidBody(message: string, cause?: unknown): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'gateway.bad_body', message, cause });
}

/** Whoever asked does not wait for the answer any more. */
export function clientLeft(): ApexError {
  return new ApexError({
    kind: 'cancelled',
    reason: 'gateway.client_left',
    message: 'The client closed the connection.',
  });
}
