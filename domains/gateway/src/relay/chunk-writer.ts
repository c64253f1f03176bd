import type { AnswerSink } from '../exchange/answer-sink.ts';

const end = Buffer.from('0\r\n\r\n');
const carriageReturn = 13;
const newline = 10;
/** Size in hex, and two line ends. */
const mostFrameBytes = 8 + 4;

/**
 * Writes a body whose length nobody knows, each part as one chunk of HTTP in one piece, where Node would write three: on
 * the hot path of streams. To be made when the head is written; a connection that takes no chunks gets the parts alone.
 */
export class ChunkWriter {
  readonly #response: AnswerSink;
  readonly #frames: boolean;

  constructor(response: AnswerSink) {
    this.#response = response;
    this.#frames = response.chunkedEncoding;
    // Node frames what it believes to be chunked; from here on we do.
    if (this.#frames) response.chunkedEncoding = false;
  }

  /** False: nothing more until `drain`. */
  write(part: Buffer): boolean {
    return this.#response.write(this.#frames ? framed(part, false) : part);
  }

  end(part?: Buffer): void {
    const last = part === undefined || part.length === 0 ? undefined : part;
    if (!this.#frames) this.#response.end(last);
    else this.#response.end(last === undefined ? end : framed(last, true));
  }
}

function framed(part: Buffer, isLast: boolean): Buffer {
  const frame = Buffer.allocUnsafe(part.length + mostFrameBytes + (isLast ? end.length : 0));
  let at = frame.write(part.length.toString(16), 'latin1');
  frame[at] = carriageReturn;
  frame[at + 1] = newline;
  at += 2;
  at += part.copy(frame, at);
  frame[at] = carriageReturn;
  frame[at + 1] = newline;
  at += 2;
  if (isLast) at += end.copy(frame, at);
  return frame.subarray(0, at);
}
