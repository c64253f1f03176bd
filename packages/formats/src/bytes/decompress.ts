import { StreamFault } from '../fault.ts';

/** Above this many decoded bytes the ratio is watched. */
const freeLength = 128 * 1024 * 1024;
/** Logs reach about 50; deflate's own limit, which a bomb comes near to, is 1032. */
const maxRatio = 250;
const pieceLength = 16 * 1024;
const trailing = 'data follows the end of the compressed content (one gzip member is read); it was not read';

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** Decodes gzip as told by its magic bytes and passes anything else through. Ends in a `StreamFault` where gzip breaks. */
export async function* decompress(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    let start = new Uint8Array(0);
    while (start.length < 2) {
      const next = await iterator.next();
      if (next.done === true) break;
      start = start.length === 0 ? new Uint8Array(next.value) : joined(start, next.value);
    }
    const whole = startingWith(start, iterator);
    yield* isGzip(start) ? gunzip(whole) : whole;
  } finally {
    await iterator.return?.(undefined);
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

async function* startingWith(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/**
 * The reading side runs on its own and never waits for the consumer, so that everything decoded before a break is
 * out of the stream when the break errors it. At most one piece is in flight: the queue stays below 16 KiB × 1032.
 */
async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const decoded: Uint8Array[] = [];
  let taken = 0;
  let produced = 0;
  const reading = (async () => {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      decoded.push(next.value);
      produced += next.value.length;
    }
  })();
  const broken = Promise.allSettled([reading, writer.closed]);
  try {
    for await (const piece of pieces) {
      for (let start = 0; start < piece.length; start += pieceLength) {
        const part = new Uint8Array(piece.subarray(start, start + pieceLength));
        taken += part.length;
        await writer.write(part);
        yield* decoded.splice(0);
        if (produced > freeLength && produced / taken > maxRatio) {
          throw new StreamFault('the compressed file unpacks to far more than a log can; the rest of it was not read');
        }
      }
    }
    await new Promise((resume) => setTimeout(resume));
    await writer.close();
    await reading;
    yield* decoded.splice(0);
  } catch (error) {
    yield* decoded.splice(0);
    throw error instanceof StreamFault ? error : new StreamFault(gzipReason(error), { cause: error });
  } finally {
    await Promise.allSettled([writer.abort(), reader.cancel(), broken]);
  }
}

function gzipReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  // The second one: the content ended with an earlier piece and the stream had closed itself.
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END' || code === 'ERR_INVALID_STATE') return trailing;
  return 'the compressed file is damaged or ends too early; nothing after this line could be read';
}
