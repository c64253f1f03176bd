import { type AsyncBuffer, type ByteSource, detectFormat, type FileFormat, fileFingerprint } from '@apex/formats';
import type { ImportFile } from '@apex/contracts';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Enough for 64 KiB of decoded content, compressed or not. */
const headLength = 128 * 1024;
const pieceLength = 1024 * 1024;
/** The longest name the server keeps; of a longer path the end tells more. */
const longestName = 1024;

export interface OpenedFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly format: FileFormat;
  readonly entry: ImportFile;
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return new Uint8Array(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** Looks at a file's start: its format, unless it is told, and its fingerprint. `undefined`: no known format. */
export async function openFile(
  file: { readonly path: string; readonly name?: string; readonly size: number },
  asked: FileFormat | 'auto',
): Promise<OpenedFile | undefined> {
  const { path, size } = file;
  const head = await headOf(path);
  const name = (file.name ?? path).slice(-longestName);
  const format = asked === 'auto' ? await detectFormat(name, head) : asked;
  if (format === undefined) return undefined;
  const fingerprint = await fileFingerprint(format, head);
  const relative_time = format === 'prefix-trace' || format === 'mooncake';
  return { path, name, size, format, entry: { name, fingerprint, relative_time } };
}

function randomAccess(file: FileHandle, byteLength: number, { onBytes }: ReadOptions): AsyncBuffer {
  let read = 0;
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const length = Math.max(0, end - start);
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start);
      // Parts may be read twice.
      read = Math.min(read + bytesRead, byteLength);
      onBytes?.(read);
      return buffer.buffer.slice(0, bytesRead);
    },
  };
}

/** Holds back what follows the last line end: the rest of a line that is still being written. */
async function* wholeLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let kept: Uint8Array[] = [];
  for await (const piece of bytes) {
    const end = piece.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      yield* kept;
      yield piece.subarray(0, end);
      kept = [];
    }
    if (end < piece.length) kept.push(piece.subarray(end));
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let read = 0;
  for await (const piece of bytes) {
    read += piece.length;
    onBytes(read);
    yield piece;
  }
}

export interface ReadOptions {
  /** The file may be in the middle of a line. */
  readonly growing: boolean;
  /** Is told how many bytes of the file were read so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal: AbortSignal;
}

function piecesOf(file: OpenedFile, options: ReadOptions): AsyncIterable<Uint8Array> {
  const { signal, onBytes } = options;
  const read: AsyncIterable<Uint8Array> = createReadStream(file.path, { highWaterMark: pieceLength, signal });
  const stream = onBytes === undefined ? read : counted(read, onBytes);
  return options.growing && !file.name.endsWith('.gz') ? wholeLines(stream) : stream;
}

/** The content for one reading, in pieces or with random access where the format wants it; `close` when it was read. */
export async function bytesOf(
  file: OpenedFile,
  options: ReadOptions,
): Promise<{ readonly bytes: ByteSource; readonly close: () => Promise<void> }> {
  if (file.format !== 'parquet') return { bytes: piecesOf(file, options), close: async () => undefined };
  const handle = await open(file.path);
  return { bytes: randomAccess(handle, file.size, options), close: () => handle.close() };
}
