import type { Log } from '@apex/kit/log';
import { truncate } from 'node:fs/promises';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { encodeFrame, type Frame } from './frame.ts';
import { FrameQueue } from './frame-queue.ts';
import { offsetOf, type Position, positionOf, segmentOf } from './position.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentWriter } from './segment-writer.ts';
import { refusal } from './spool-errors.ts';
import { listSegments, removeSegment, segmentPath, type SpoolFiles, systemFiles } from './spool-files.ts';

export interface SpoolOptions {
  readonly folder: string;
  /** Of all segments together; what goes beyond is refused. */
  readonly most_bytes: number;
  readonly log: Log;
  /** A segment is closed when it is that long; an eighth of the whole at most, so that a full spool can shrink. */
  readonly segment_bytes?: number;
  readonly files?: SpoolFiles;
}

/** A frame and where it lies: `after` is the end of what was written before it. */
export interface SpooledFrame extends Frame {
  readonly after: Position;
  readonly position: Position;
  readonly next: Position;
}

const usualSegmentBytes = 64 * 1024 * 1024;

/**
 * Frames on disk, in the order they came, from their acknowledgement until they are drained. One process owns the
 * folder.
 */
export class Spool {
  readonly #folder: string;
  readonly #most: number;
  readonly #log: Log;
  readonly #queue: FrameQueue;
  /** Lengths up to which segments hold whole frames. */
  readonly #segments: Map<number, number>;
  #checkpoint: Checkpoint;
  #end: Position;
  #bytes: number;
  /** Segments up to this one are not written to any more. */
  #sealed = 0;

  private constructor(options: SpoolOptions, segments: Map<number, number>, checkpoint: Checkpoint) {
    const last = Math.max(0, segmentOf(checkpoint.position), ...segments.keys());
    this.#folder = options.folder;
    this.#most = options.most_bytes;
    this.#log = options.log;
    this.#segments = segments;
    this.#checkpoint = checkpoint;
    this.#end = Math.max(checkpoint.position, positionOf(last, segments.get(last) ?? 0));
    this.#bytes = [...segments.values()].reduce((sum, length) => sum + length, 0);
    const segment_bytes = options.segment_bytes ?? Math.min(usualSegmentBytes, options.most_bytes / 8);
    const files = options.files ?? systemFiles;
    // What was written to before is not written to again: its end may be of another process's last moment.
    const writer = new SegmentWriter({ folder: options.folder, files, segment_bytes, first: last + 1 });
    this.#queue = new FrameQueue(writer);
  }

  /** Finds what was left to drain; a torn end of the last segment is cut off. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const segments = await listSegments(options.folder);
    const checkpoint = await readCheckpoint(options.folder);
    const [last] = [...segments].at(-1) ?? [];
    if (last !== undefined) segments.set(last, await cutTornEnd(options, last, segments.get(last) ?? 0));
    const spool = new Spool(options, segments, checkpoint);
    await spool.#removeBefore(checkpoint.position);
    return spool;
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  /** Where the next frame will lie at the earliest. */
  get end(): Position {
    return this.#end;
  }

  /** What the segments take on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Settles when the frame is on disk, with `onDurable` called first, for each frame in the order of the file and in
   * one turn with the growth of `end`. Throws `unavailable`, and keeps nothing, where there is no room or the disk
   * fails.
   */
  append(frame: Frame, onDurable: (spooled: SpooledFrame) => void): Promise<void> {
    const pieces = encodeFrame(frame);
    const length = pieces[0].length + pieces[1].length;
    return new Promise((resolve, reject) => {
      if (this.#bytes + this.#queue.bytes + length > this.#most) throw refusal('spool_full');
      const written = (position: Position): void => {
        const after = this.#end;
        const next = position + length;
        this.#bytes += length;
        this.#segments.set(segmentOf(position), offsetOf(next));
        this.#end = next;
        onDurable({ ...frame, after, position, next });
        resolve();
      };
      this.#queue.add({ pieces, length, written, failed: reject });
    });
  }

  /** Frames that begin at `from` or later and are on disk now or become so while they are read. */
  async *framesFrom(from: Position): AsyncGenerator<SpooledFrame, void, undefined> {
    let after = from;
    for (const segment of [...this.#segments.keys()].filter((one) => one >= segmentOf(from))) {
      const reader = await SegmentReader.open(this.#folder, segment);
      try {
        let offset = segment === segmentOf(from) ? offsetOf(from) : 0;
        for (;;) {
          const end = this.#segments.get(segment) ?? 0;
          if (offset >= end) break;
          const frame = await reader.frameAt(offset, end);
          if (frame === undefined) {
            this.#tellOfDamage(segment, offset, end);
            break;
          }
          const { head, body, next } = frame;
          yield { head, body, after, position: positionOf(segment, offset), next: positionOf(segment, next) };
          after = positionOf(segment, next);
          offset = next;
        }
      } finally {
        await reader.close();
      }
    }
  }

  #tellOfDamage(segment: number, offset: number, end: number): void {
    const path = segmentPath(this.#folder, segment);
    this.#log.error(
      { path, offset, bytes: end - offset },
      'the rest of a spool segment cannot be read and is left out',
    );
  }

  /** How many frames lie behind a position, by their lengths alone. */
  async countFrom(from: Position): Promise<number> {
    let count = 0;
    for (const segment of [...this.#segments.keys()].filter((one) => one >= segmentOf(from))) {
      const reader = await SegmentReader.open(this.#folder, segment);
      try {
        let offset = segment === segmentOf(from) ? offsetOf(from) : 0;
        const end = this.#segments.get(segment) ?? 0;
        for (let length = await reader.lengthAt(offset, end); length !== undefined;) {
          count += 1;
          offset += length;
          length = await reader.lengthAt(offset, end);
        }
      } finally {
        await reader.close();
      }
    }
    return count;
  }

  /** Remembers how far draining is, and frees what lies before. */
  async save(checkpoint: Checkpoint): Promise<void> {
    // First, so that a full disk does not keep itself full: what is gone was drained, whatever the file says.
    await this.#removeBefore(checkpoint.position);
    await writeCheckpoint(this.#folder, checkpoint);
    this.#checkpoint = checkpoint;
  }

  async #removeBefore(position: Position): Promise<void> {
    for (const [segment, length] of this.#segments) {
      const isOpen = segment === segmentOf(this.#end) && segment > this.#sealed;
      if (isOpen || positionOf(segment, length) > position) continue;
      await removeSegment(this.#folder, segment);
      this.#segments.delete(segment);
      this.#bytes -= length;
    }
  }

  /** Ends the segment that is written to, so that it can go once it is drained; all until now lies before the answer. */
  async seal(): Promise<Position> {
    await this.#queue.seal();
    this.#sealed = segmentOf(this.#end);
    return this.#end;
  }

  /** Writes what waits and takes nothing more. */
  close(): Promise<void> {
    return this.#queue.close();
  }
}

/** Length up to which a segment holds whole frames; what was begun behind them was never acknowledged. */
async function cutTornEnd({ folder, log }: SpoolOptions, segment: number, size: number): Promise<number> {
  const reader = await SegmentReader.open(folder, segment);
  let whole = 0;
  try {
    for (let frame = await reader.frameAt(0, size); frame !== undefined; frame = await reader.frameAt(whole, size)) {
      whole = frame.next;
    }
  } finally {
    await reader.close();
  }
  if (whole === size) return size;
  log.warn({ segment, bytes: size - whole }, 'the torn end of a spool segment is cut off');
  await truncate(segmentPath(folder, segment), whole);
  return whole;
}
