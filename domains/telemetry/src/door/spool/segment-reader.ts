import { type FileHandle, open } from 'node:fs/promises';
import { decodeFrame, type Frame, frameLength, prefixBytes } from './frame.ts';
import { segmentPath } from './spool-files.ts';

/** Small frames come many at once. */
const windowBytes = 256 * 1024;

export interface PlacedFrame extends Frame {
  readonly offset: number;
  readonly next: number;
}

/** Reads a segment in its order. */
export class SegmentReader {
  readonly #file: FileHandle;
  #window = Buffer.alloc(0);
  #windowStart = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(folder: string, segment: number): Promise<SegmentReader> {
    return new SegmentReader(await open(segmentPath(folder, segment), 'r'));
  }

  /** Those bytes, or as many of them as there are before `end`. */
  async #bytes(offset: number, length: number, end: number): Promise<Buffer> {
    const from = offset - this.#windowStart;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    const wanted = Math.min(Math.max(length, windowBytes), end - offset);
    const window = Buffer.allocUnsafe(Math.max(0, wanted));
    let read = 0;
    while (read < window.length) {
      const { bytesRead } = await this.#file.read(window, read, window.length - read, offset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    this.#window = window.subarray(0, read);
    this.#windowStart = offset;
    return this.#window.subarray(0, length);
  }

  /** The frame that begins there; undefined where no whole one lies before `end`. */
  async frameAt(offset: number, end: number): Promise<PlacedFrame | undefined> {
    const length = await this.lengthAt(offset, end);
    if (length === undefined) return undefined;
    const bytes = await this.#bytes(offset, length, end);
    const frame = decodeFrame(bytes);
    return frame === undefined ? undefined : { ...frame, offset, next: offset + length };
  }

  /** Bytes of the frame that begins there, its content unseen. */
  async lengthAt(offset: number, end: number): Promise<number | undefined> {
    const length = frameLength(await this.#bytes(offset, prefixBytes, end));
    return length === undefined || offset + length > end ? undefined : length;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
