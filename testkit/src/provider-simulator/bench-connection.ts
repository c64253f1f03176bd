import type { Socket } from 'node:net';
import type { Paced, Ticker } from './bench-ticker.ts';

/** Bytes made beforehand; those of a stream are framed as HTTP chunks. */
export interface BenchAnswers {
  readonly whole: Buffer;
  readonly streamHead: Buffer;
  readonly chunks: readonly Buffer[];
  readonly usage: Buffer;
  readonly streamEnd: Buffer;
}

const headEnd = '\r\n\r\n';
const chunkedEnd = Buffer.from('0\r\n\r\n');

/** Where the body ends; null: not yet here. */
function bodyEnd(bytes: Buffer, head: string, start: number): number | null {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    return end <= bytes.length ? end : null;
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return start;
  const end = bytes.indexOf(chunkedEnd, start);
  return end === -1 ? null : end + chunkedEnd.length;
}

/** One connection: requests one after the other, answers in their order. */
export class BenchConnection implements Paced {
  readonly #socket: Socket;
  readonly #answers: BenchAnswers;
  readonly #ticker: Ticker;
  readonly #counter: { calls: number };
  #pending: Buffer | null = null;
  #sent = 0;
  #tellsUsage = false;
  /** Stops the stream that is being sent; null while none is. */
  #stop: (() => void) | null = null;

  constructor(socket: Socket, answers: BenchAnswers, ticker: Ticker, counter: { calls: number }) {
    this.#socket = socket;
    this.#answers = answers;
    this.#ticker = ticker;
    this.#counter = counter;
  }

  read(bytes: Buffer): void {
    this.#pending = this.#pending === null ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#takeRequests();
  }

  #takeRequests(): void {
    while (this.#pending !== null && this.#stop === null) {
      const bytes = this.#pending;
      const found = bytes.indexOf(headEnd);
      if (found === -1) return;
      const start = found + headEnd.length;
      const head = bytes.toString('latin1', 0, start);
      const end = bodyEnd(bytes, head, start);
      if (end === null) return;
      this.#pending = end === bytes.length ? null : bytes.subarray(end);
      this.#answer(head, bytes.subarray(start, end));
    }
  }

  #answer(head: string, body: Buffer): void {
    if (head.startsWith('GET /__bill')) {
      const text = JSON.stringify(this.#counter);
      const type = 'Content-Type: application/json';
      this.#socket.write(`HTTP/1.1 200 OK\r\n${type}\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
      return;
    }
    this.#counter.calls += 1;
    if (!body.includes('"stream":true')) {
      this.#socket.write(this.#answers.whole);
      return;
    }
    this.#sent = 0;
    this.#tellsUsage = body.includes('"include_usage":true');
    this.#socket.write(this.#answers.streamHead);
    this.#stop = this.#ticker.start(this);
  }

  advance(dueChunks: number): boolean {
    const { chunks, usage, streamEnd } = this.#answers;
    const from = this.#sent;
    this.#sent = Math.min(dueChunks, chunks.length);
    const due = chunks.slice(from, this.#sent);
    if (this.#sent < chunks.length) {
      // What is due together goes out together: each is a chunk of its own to whoever reads HTTP.
      if (due.length > 0) this.#socket.write(due.length === 1 ? (due[0] ?? streamEnd) : Buffer.concat(due));
      return false;
    }
    this.#stop = null;
    this.#socket.write(Buffer.concat([...due, ...(this.#tellsUsage ? [usage] : []), streamEnd]));
    // What was pipelined meanwhile is answered once the ticker has let go of this stream.
    if (this.#pending !== null) setImmediate(() => this.#takeRequests());
    return true;
  }

  end(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
