import { positionOf, type Position } from './position.ts';
import { segmentPath, type SpoolFile, type SpoolFiles } from './spool-files.ts';

interface Open {
  readonly segment: number;
  readonly file: SpoolFile;
  length: number;
}

/**
 * Appends groups of pieces, each group on disk when its call settles. What fails leaves nothing behind: it is cut off,
 * or the segment is left as it is and a new one begun, since after a failed sync nobody knows what the disk holds.
 */
export class SegmentWriter {
  readonly #folder: string;
  readonly #files: SpoolFiles;
  readonly #segmentBytes: number;
  #next: number;
  #open: Open | undefined;

  constructor(options: { folder: string; files: SpoolFiles; segment_bytes: number; first: number }) {
    this.#folder = options.folder;
    this.#files = options.files;
    this.#segmentBytes = options.segment_bytes;
    this.#next = options.first;
  }

  /** Where the group begins. One at a time. */
  async append(pieces: readonly Uint8Array[], length: number): Promise<Position> {
    const open = await this.#current();
    try {
      await writeAll(open.file, pieces, open.length, length);
    } catch (error) {
      await this.#cut(open);
      throw error;
    }
    try {
      await open.file.datasync();
    } catch (error) {
      await this.#cut(open);
      await this.#leave();
      throw error;
    }
    const start = positionOf(open.segment, open.length);
    open.length += length;
    return start;
  }

  async #current(): Promise<Open> {
    if (this.#open !== undefined && this.#open.length >= this.#segmentBytes) await this.#leave();
    if (this.#open !== undefined) return this.#open;
    const segment = this.#next;
    // A number is used once, also where its file could not be made whole.
    this.#next += 1;
    const file = await this.#files.create(segmentPath(this.#folder, segment));
    this.#open = { segment, file, length: 0 };
    return this.#open;
  }

  async #cut({ file, length }: Open): Promise<void> {
    try {
      await file.truncate(length);
    } catch {
      // The torn end stays where a reader stops at it, and nothing is written behind it.
      await this.#leave();
    }
  }

  async #leave(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    // A file that cannot be closed has been written to all the same.
    await open?.file.close().catch(() => undefined);
  }

  close(): Promise<void> {
    return this.#leave();
  }
}

/** A system may take less than it is given. */
async function writeAll(file: SpoolFile, pieces: readonly Uint8Array[], at: number, length: number): Promise<void> {
  const { bytesWritten } = await file.writev([...pieces], at);
  let written = bytesWritten;
  while (written < length) {
    const rest = await file.writev([Buffer.concat(pieces).subarray(written)], at + written);
    if (rest.bytesWritten === 0) throw new Error('the system takes no more of a file and does not say why');
    written += rest.bytesWritten;
  }
}
