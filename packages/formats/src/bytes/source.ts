/** Random access to a file, as `hyparquet` and a browser's `Blob` offer it. */
export interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | AsyncBuffer;

export function isAsyncBuffer(source: ByteSource): source is AsyncBuffer {
  return 'byteLength' in source && 'slice' in source && typeof source.slice === 'function';
}

const pieceLength = 256 * 1024;

/** The bytes in pieces of bounded size, however large the source's own are. */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (isAsyncBuffer(source)) {
    for (let start = 0; start < source.byteLength; start += pieceLength) {
      yield new Uint8Array(await source.slice(start, Math.min(start + pieceLength, source.byteLength)));
    }
    return;
  }
  for await (const chunk of source) {
    if (chunk.length <= pieceLength) {
      if (chunk.length > 0) yield chunk;
      continue;
    }
    for (let start = 0; start < chunk.length; start += pieceLength) yield chunk.subarray(start, start + pieceLength);
  }
}
