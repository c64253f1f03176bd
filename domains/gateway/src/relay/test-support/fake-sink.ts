import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { silentLog } from '@apex/testkit/silent-log';
import type { ConcludeDeps } from '../../exchange/conclude.ts';
import type { AnswerSink } from '../../exchange/answer-sink.ts';
import { Exchange } from '../../exchange/exchange.ts';
import { readCallRoute } from '../../listen/call-route.ts';

/** A client's connection that keeps what it is sent, and is full when it is told to be. */
export class FakeSink implements AnswerSink {
  status = 0;
  headers: OutgoingHttpHeaders = {};
  headersSent = false;
  destroyed = false;
  ended = false;
  isFull = false;
  /** Nothing is framed: what is written is what was sent. */
  chunkedEncoding = false;
  readonly #parts: Buffer[] = [];
  #drained: (() => void)[] = [];

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    if (this.headersSent) throw new Error('the head was sent already');
    this.headersSent = true;
    this.status = status;
    this.headers = headers;
  }

  write(chunk: Buffer | string): boolean {
    if (!this.headersSent || this.ended) throw new Error('no time to write');
    this.#parts.push(Buffer.from(chunk));
    return !this.isFull;
  }

  end(chunk?: Buffer | string, encoding?: 'latin1'): void {
    if (this.ended) throw new Error('ended twice');
    if (chunk !== undefined)
      this.#parts.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    this.ended = true;
  }

  once(_event: 'drain', listener: () => void): void {
    this.#drained.push(listener);
  }

  drain(): void {
    this.isFull = false;
    for (const listener of this.#drained.splice(0)) listener();
  }

  destroy(): void {
    this.destroyed = true;
  }

  get body(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** A call of nobody known, which leaves no record: relays work the same with it. */
export function anExchange(url = '/v1/chat/completions'): { readonly exchange: Exchange; readonly sink: FakeSink } {
  const sink = new FakeSink();
  const route = readCallRoute(url);
  if (route === null) throw new Error(`${url} is none of the gateway's`);
  const exchange = new Exchange({ headers: {}, url } as IncomingMessage, sink, route, 0);
  return { exchange, sink };
}

export const noRecords: ConcludeDeps = {
  journal: { after: (then: (error: null) => void) => then(null) } as unknown as ConcludeDeps['journal'],
  traffic: { ended: () => undefined },
  recorded: () => undefined,
  log: silentLog,
};
