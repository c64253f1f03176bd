import { randomBytes } from 'node:crypto';
import {
  close as closeFile,
  closeSync,
  fdatasync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rm,
  statSync,
  writeSync,
} from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beginLine, endLine, type JournalLine, readLine } from './journal-line.ts';

/** A place in the journal: every line before it is dealt with. */
export interface Cursor {
  readonly segment: number;
  readonly offset: number;
}

interface Segment {
  readonly number: number;
  bytes: number;
  /** Calls that began in it and have not ended. */
  open: number;
}

export interface JournalOptions {
  /** Its own, private to the owner. */
  readonly folder: string;
  readonly segment_bytes?: number;
  /** Bytes of all segments; beyond them calls are refused rather than forgotten. */
  readonly most_bytes: number;
}

const defaultSegmentBytes = 16 * 1024 * 1024;
const newline = 10;
const retryMs = 1000;
const fileName = (number: number): string => `calls-${String(number).padStart(10, '0')}.log`;

/**
 * The write-ahead file of the calls: that one began is written before it is sent on, how it ended before its answer ends.
 * What is said within one turn of the event loop goes into one write; `after` tells when it is there. A process that is
 * killed leaves whole lines; what a power cut may take is bounded by the sync each second. On the hot path.
 */
export class Journal {
  /** Of this process's life: names its reservations where several settle. */
  readonly id: string;
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #mostBytes: number;
  readonly #segments: Segment[] = [];
  readonly #open = new Map<number, Segment>();
  #fd = -1;
  #current: Segment;
  #sequence = 0;
  #reservation = 0;
  #isDirty = false;
  #isSyncing = false;
  /** Said, and not in the file yet. */
  #pending = '';
  #waiting: ((error: Error | null) => void)[] = [];
  #isScheduled = false;
  /** The last write failed: a full disk, most likely. */
  #failure: Error | null = null;
  #retry: NodeJS.Timeout | undefined;
  readonly #flushSoon = (): void => this.flush();

  constructor(options: JournalOptions) {
    this.#folder = options.folder;
    this.#segmentBytes = options.segment_bytes ?? defaultSegmentBytes;
    this.#mostBytes = options.most_bytes;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.id = randomBytes(9).toString('base64url');
    for (const name of readdirSync(options.folder).sort()) {
      const number = Number(/^calls-(\d{10})\.log$/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(number)) continue;
      this.#segments.push({ number, bytes: statSync(join(options.folder, name)).size, open: 0 });
    }
    this.#current = this.#newSegment();
    this.#fd = this.#openCurrent();
  }

  #newSegment(): Segment {
    this.#letGo();
    // Behind the cursor too, should somebody have removed the files: what is before it is not read again.
    const number =
      Math.max(this.#segments.at(-1)?.number ?? 0, this.#segments.length > 0 ? 0 : this.loadCursor().segment) + 1;
    const segment = { number, bytes: 0, open: 0 };
    this.#segments.push(segment);
    this.#current = segment;
    return segment;
  }

  #openCurrent(): number {
    return openSync(join(this.#folder, fileName(this.#current.number)), 'a', 0o600);
  }

  /** The file is opened anew by the next write, which can fail as any. */
  #letGo(): void {
    const fd = this.#fd;
    this.#fd = -1;
    // On disk before it is closed: the sync each second knows the current one alone.
    if (fd >= 0) fdatasync(fd, () => closeFile(fd, () => undefined));
  }

  #write(line: string): void {
    this.#pending += line;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#flushSoon);
  }

  /** Calls back once all that was said before is in the file, or with why it cannot be written now. */
  after(then: (error: Error | null) => void): void {
    this.#waiting.push(then);
    this.#schedule();
  }

  /** Writes what was said. What cannot be written stays, and is tried again with the next. */
  flush(): void {
    this.#isScheduled = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#pending !== '') this.#failure = this.#append();
    const failure = this.#failure;
    for (const then of waiting) then(failure);
  }

  #append(): Error | null {
    const text = this.#pending;
    const length = Buffer.byteLength(text);
    let written = 0;
    try {
      if (this.#fd < 0) this.#fd = this.#openCurrent();
      written = writeSync(this.#fd, text);
      if (written < length) {
        const bytes = Buffer.from(text);
        while (written < length) written += writeSync(this.#fd, bytes, written);
      }
    } catch (error) {
      // A torn line would spoil the next one: it stays behind in a segment that nothing is added to.
      this.#current.bytes += written;
      const bytes = Buffer.from(text);
      if (written > 0) this.#pending = bytes.toString('utf8', bytes.lastIndexOf(newline, written - 1) + 1);
      if (this.#current.bytes > 0) this.#newSegment();
      else this.#letGo();
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.flush();
      }, retryMs).unref();
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#pending = '';
    this.#current.bytes += length;
    this.#isDirty = true;
    if (this.#current.bytes >= this.#segmentBytes) this.#newSegment();
    return null;
  }

  /** Bytes of all segments. */
  get bytes(): number {
    let sum = 0;
    for (const segment of this.#segments) sum += segment.bytes;
    return sum;
  }

  /** No call may begin: nothing more can be kept of it. */
  get isFull(): boolean {
    return this.#failure !== null || (this.#segments.length > 1 && this.bytes > this.#mostBytes);
  }

  /** Numbers go on where an earlier process ended. */
  continueFrom(sequence: number): void {
    this.#sequence = Math.max(this.#sequence, sequence);
  }

  /** Numbers of reservations, from 1, growing by one. */
  nextReservation(): number {
    return (this.#reservation += 1);
  }

  begin(body: string): number {
    const sequence = (this.#sequence += 1);
    const segment = this.#current;
    segment.open += 1;
    this.#open.set(sequence, segment);
    this.#write(beginLine(sequence, body));
    return sequence;
  }

  /** A call without a beginning of its own: one that never left the house. */
  note(tenant: string, span: string): void {
    this.#write(endLine((this.#sequence += 1), tenant, '', span));
  }

  end(sequence: number, tenant: string, settlement: string, span: string): void {
    this.#write(endLine(sequence, tenant, settlement, span));
    const segment = this.#open.get(sequence);
    this.#open.delete(sequence);
    if (segment !== undefined) segment.open -= 1;
  }

  /** The whole lines from a place on as bytes, at most so many unless one line is longer; null where there is nothing yet. */
  take(from: Cursor, mostBytes: number, until?: Cursor): { readonly bytes: Buffer; readonly next: Cursor } | null {
    for (const segment of this.#segments) {
      if (segment.number < from.segment) continue;
      const offset = segment.number === from.segment ? from.offset : 0;
      if (until !== undefined && segment.number > until.segment) return null;
      const end = segment.number === until?.segment ? Math.min(until.offset, segment.bytes) : segment.bytes;
      if (offset >= end) continue;
      const path = join(this.#folder, fileName(segment.number));
      let bytes = readRange(path, offset, Math.min(mostBytes, end - offset));
      // A line longer than was asked for would stop all behind it.
      if (!bytes.includes(newline)) bytes = readRange(path, offset, end - offset);
      const cut = bytes.lastIndexOf(newline);
      if (cut >= 0)
        return { bytes: bytes.subarray(0, cut + 1), next: { segment: segment.number, offset: offset + cut + 1 } };
      if (segment === this.#current) return null;
      // The torn end of a process that is gone, without a newline: whoever reads it passes it over.
      return { bytes, next: { segment: segment.number + 1, offset: 0 } };
    }
    return null;
  }

  /** The same as lines; `broken` are torn or none of ours. */
  read(
    from: Cursor,
    mostBytes: number,
    until?: Cursor,
  ): { readonly lines: readonly JournalLine[]; readonly next: Cursor; readonly broken: number } | null {
    const taken = this.take(from, mostBytes, until);
    if (taken === null) return null;
    const { bytes, next } = taken;
    const lines: JournalLine[] = [];
    let broken = 0;
    if (bytes.at(-1) !== newline) return { lines, next, broken: 1 };
    for (const text of bytes.toString('utf8', 0, bytes.length - 1).split('\n')) {
      const line = readLine(text);
      if (line === null) broken += 1;
      else lines.push(line);
    }
    return { lines, next, broken };
  }

  /** Bytes that wait behind a place. */
  bytesAfter(from: Cursor): number {
    let sum = 0;
    for (const { number, bytes } of this.#segments) {
      if (number > from.segment) sum += bytes;
      else if (number === from.segment) sum += bytes - from.offset;
    }
    return sum;
  }

  /** Begins a new segment, so that the ones before can be removed once they are dealt with; gives where it begins. */
  turnOver(): Cursor {
    this.flush();
    if (this.#failure === null && this.#current.bytes > 0) this.#newSegment();
    return { segment: this.#current.number, offset: 0 };
  }

  /** Removes what is dealt with: segments before the place whose calls have all ended. */
  release(to: Cursor): void {
    while (this.#segments.length > 1) {
      const [oldest] = this.#segments;
      if (oldest === undefined || oldest.number >= to.segment || oldest.open > 0 || oldest === this.#current) return;
      // One that stays is found at the next start, which reads nothing of it but its beginnings.
      rm(join(this.#folder, fileName(oldest.number)), { force: true }, () => undefined);
      this.#segments.shift();
    }
  }

  /** Where shipping stood; the beginning where nobody has written it. */
  loadCursor(): Cursor {
    try {
      const [segment = 0, offset = 0] = readFileSync(join(this.#folder, 'cursor'), 'utf8').split(' ').map(Number);
      return Number.isSafeInteger(segment) && Number.isSafeInteger(offset)
        ? { segment, offset }
        : { segment: 0, offset: 0 };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { segment: 0, offset: 0 };
      throw error;
    }
  }

  /** Beside the traffic: a slow disk holds no call up. */
  async saveCursor({ segment, offset }: Cursor): Promise<void> {
    const path = join(this.#folder, 'cursor');
    await writeFile(`${path}.new`, `${segment} ${offset}`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** To disk, beside the traffic. */
  sync(): void {
    if (!this.#isDirty || this.#isSyncing || this.#fd < 0) return;
    this.#isDirty = false;
    this.#isSyncing = true;
    fdatasync(this.#fd, () => {
      // A descriptor that was closed meanwhile belongs to a segment that is over; the next sync takes the next one.
      this.#isSyncing = false;
    });
  }

  close(): void {
    this.flush();
    clearTimeout(this.#retry);
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}

function readRange(path: string, offset: number, length: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const got = readSync(fd, buffer, read, length - read, offset + read);
      if (got === 0) break;
      read += got;
    }
    return buffer.subarray(0, read);
  } finally {
    closeSync(fd);
  }
}
