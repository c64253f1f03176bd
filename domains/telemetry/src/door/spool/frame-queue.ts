import { refusal, refusalOf } from './spool-errors.ts';
import type { Position } from './position.ts';
import type { SegmentWriter } from './segment-writer.ts';

export interface Waiting {
  readonly pieces: readonly Uint8Array[];
  readonly length: number;
  /** Called in the order of the file, in the same turn for the whole group, once it is on disk. */
  readonly written: (position: Position) => void;
  readonly failed: (error: unknown) => void;
}

/** A group larger than this makes the others wait too long. */
const mostGroupBytes = 16 * 1024 * 1024;

/** Writes what waits, all that is there at a time with one write and one sync. */
export class FrameQueue {
  readonly #writer: SegmentWriter;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #sealing: PromiseWithResolvers<void> | undefined;

  constructor(writer: SegmentWriter) {
    this.#writer = writer;
  }

  /** Of what waits or is being written. */
  get bytes(): number {
    return this.#bytes;
  }

  add(one: Waiting): void {
    if (this.#isClosed) throw refusal('spool_closed');
    this.#waiting.push(one);
    this.#bytes += one.length;
    this.#writing ??= this.#write();
  }

  #take(): Waiting[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((one, index) => {
      bytes += one.length;
      return index > 0 && bytes > mostGroupBytes;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #write(): Promise<void> {
    // Whoever arrives in this turn of the loop is in the first group too.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0 || this.#sealing !== undefined) {
      await this.#seal();
      if (this.#waiting.length > 0) await this.#writeGroup(this.#take());
    }
    // In the same turn in which nothing waited: who comes next starts it again.
    this.#writing = undefined;
  }

  /** What comes from here on is written to another segment. */
  seal(): Promise<void> {
    this.#sealing ??= Promise.withResolvers();
    this.#writing ??= this.#write();
    return this.#sealing.promise;
  }

  async #seal(): Promise<void> {
    const sealing = this.#sealing;
    this.#sealing = undefined;
    if (sealing === undefined) return;
    await this.#writer.close();
    sealing.resolve();
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const bytes = group.reduce((sum, one) => sum + one.length, 0);
    const pieces = group.flatMap((one) => one.pieces);
    try {
      let position = await this.#writer.append(pieces, bytes);
      this.#bytes -= bytes;
      for (const one of group) {
        one.written(position);
        position += one.length;
      }
    } catch (error) {
      this.#bytes -= bytes;
      for (const one of group) one.failed(refusalOf(error));
    }
  }

  /** Takes nothing more and writes what waits. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#writer.close();
  }
}
