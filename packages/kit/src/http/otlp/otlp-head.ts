import { ApexError, type OtlpBody } from '@apex/contracts';
import type { FastifyRequest } from 'fastify';
import type { OtlpEncoding } from './otlp-answer.ts';

const encodings: Readonly<Record<string, OtlpEncoding>> = {
  'application/json': 'json',
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
};

const compressions: Readonly<Record<string, OtlpBody['compression']>> = {
  '': 'identity',
  identity: 'identity',
  gzip: 'gzip',
  deflate: 'deflate',
};

function typeOf({ headers }: FastifyRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** What an error is told in: as the request came, JSON where that says nothing. */
export function encodingOfRefusal(request: FastifyRequest): OtlpEncoding {
  return encodings[typeOf(request)] ?? 'json';
}

/** How a body is written, by its headers; throws `invalid` for what no emitter of OTLP sends. */
export function otlpHeadOf(request: FastifyRequest): Omit<OtlpBody, 'bytes'> {
  const encoding = encodings[typeOf(request)];
  if (encoding === undefined) {
    throw refusal(
      'content_type',
      'Send OTLP as application/x-protobuf or application/json, and say so in Content-Type.',
    );
  }
  const compression = compressions[(request.headers['content-encoding'] ?? '').trim().toLowerCase()];
  if (compression === undefined) {
    throw refusal(
      'content_encoding',
      'Send the body as it is or compressed by gzip or deflate, and say so in Content-Encoding.',
    );
  }
  return { encoding, compression };
}

function refusal(what: string, message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: `otlp.${what}_unknown`, message });
}
