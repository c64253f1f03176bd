import { StreamFault } from '../fault.ts';
import { headLength } from '../limits.ts';
import { decompress } from './decompress.ts';
import { type ByteSource, isAsyncBuffer, piecesOf } from './source.ts';

export interface PeekedFile {
  /** The first bytes of the decoded content, up to 64 KiB. */
  readonly head: Uint8Array;
  /** The whole content, to be read once; hand it to `parseFile`. */
  readonly bytes: ByteSource;
}

/** Looks at the start of a source that can be read only once. Random-access sources are returned as they are. */
export async function peekFile(source: ByteSource): Promise<PeekedFile> {
  const decoded = decompress(piecesOf(source));
  const kept: Uint8Array[] = [];
  let length = 0;
  let fault: StreamFault | undefined;
  try {
    while (length < headLength) {
      const next = await decoded.next();
      if (next.done === true) break;
      kept.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    if (!(error instanceof StreamFault)) throw error;
    fault = error;
  }
  const head = joinPieces(kept, headLength);
  if (!isAsyncBuffer(source)) return { head, bytes: replay(kept, decoded, fault) };
  await decoded.return();
  return { head, bytes: source };
}

export function joinPieces(pieces: readonly Uint8Array[], limit: number): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const all = new Uint8Array(Math.min(length, limit));
  let at = 0;
  for (const piece of pieces) {
    const part = piece.subarray(0, all.length - at);
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function* replay(
  kept: Uint8Array[],
  rest: AsyncGenerator<Uint8Array, void, undefined>,
  fault: StreamFault | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let piece = kept.shift(); piece !== undefined; piece = kept.shift()) yield piece;
    if (fault !== undefined) throw fault;
    yield* rest;
  } finally {
    await rest.return();
  }
}
