import { ApexError, type OtlpBody } from '@apex/contracts';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, inflate, inflateRaw, inflateRawSync, inflateSync } from 'node:zlib';

/** Smaller ones are done sooner than another thread has taken them up. */
const smallBytes = 32 * 1024;

const ways = {
  gzip: { now: gunzipSync, later: promisify(gunzip) },
  zlib: { now: inflateSync, later: promisify(inflate) },
  raw: { now: inflateRawSync, later: promisify(inflateRaw) },
};

/** `deflate` means a zlib stream, and some send one without its two bytes in front. */
function wayOf({ compression, bytes }: OtlpBody): keyof typeof ways {
  if (compression === 'gzip') return 'gzip';
  const [method = 0, flags = 0] = bytes;
  const isZlib = (method & 15) === 8 && (method * 256 + flags) % 31 === 0;
  return isZlib ? 'zlib' : 'raw';
}

/** The body decompressed; throws `limit` where it would be longer than that, before it is. */
export async function inflateBody(body: OtlpBody, most_bytes: number): Promise<Uint8Array> {
  if (body.compression === 'identity') {
    if (body.bytes.length > most_bytes) throw tooLarge(most_bytes);
    return body.bytes;
  }
  const way = ways[wayOf(body)];
  const options = { maxOutputLength: most_bytes };
  try {
    return body.bytes.length <= smallBytes ? way.now(body.bytes, options) : await way.later(body.bytes, options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most_bytes);
    throw new ApexError({
      kind: 'invalid',
      reason: 'otlp.not_compressed_so',
      message: `The body is not what Content-Encoding says: it could not be read as ${body.compression}.`,
      cause: error,
    });
  }
}

function tooLarge(most_bytes: number): ApexError {
  return new ApexError({
    kind: 'limit',
    status: 413,
    reason: 'otlp.too_large',
    message: `The export is larger than ${Math.floor(most_bytes / 1024 / 1024)} MiB decompressed. Send smaller batches.`,
    details: { limit_bytes: most_bytes },
    retryable: false,
  });
}
