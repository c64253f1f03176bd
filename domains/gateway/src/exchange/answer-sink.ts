import type { OutgoingHttpHeaders } from 'node:http';

/** Where an answer goes: a client's connection, or nowhere. What of Node's `ServerResponse` relays use. */
export interface AnswerSink {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  /** Whether Node frames what is written as chunks of HTTP; known once the head is written. */
  chunkedEncoding: boolean;
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
  /** False: nothing more until `drain`. */
  write(chunk: Buffer | string): boolean;
  end(): unknown;
  end(chunk: Buffer | string | undefined): unknown;
  end(chunk: string, encoding: 'latin1'): unknown;
  once(event: 'drain', listener: () => void): unknown;
  destroy(): unknown;
}

/** Takes an answer nobody reads. */
export class NoSink implements AnswerSink {
  headersSent = false;
  destroyed = false;
  chunkedEncoding = false;

  writeHead(): void {
    this.headersSent = true;
  }

  write(): boolean {
    return true;
  }

  end(): void {
    this.destroyed = true;
  }

  once(): void {
    // It never says that it is full.
  }

  destroy(): void {
    this.destroyed = true;
  }
}
