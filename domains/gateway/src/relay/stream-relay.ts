import { answerHeaders } from '../listen/forwarded-headers.ts';
import { afterRecord, conclude, type ConcludeDeps } from '../exchange/conclude.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { formats } from '../format/registry.ts';
import { errorFormatOf } from '../refusal/write-refusal.ts';
import { StreamWatch } from '../usage/stream-watch.ts';
import { ownHeaders } from './answer-head.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { nameOf } from './plain-relay.ts';
import type { AnswerHead, Capture, Relay } from './relay.ts';
import type { UsageHider } from './hide-usage.ts';

export interface StreamRelayOptions {
  /** Takes out what the client did not ask for; undefined: every byte goes on as it came. */
  readonly hide?: UsageHider | undefined;
  /** Gets every byte that went to the client, and whether the answer came to its end. */
  readonly capture?: Capture | undefined;
}

/** A streamed answer: each chunk goes on when it comes, and is read while it passes. On the hot path. */
export function streamRelay(
  exchange: Exchange,
  { status, headers, resume }: AnswerHead,
  deps: ConcludeDeps,
  { hide, capture }: StreamRelayOptions = {},
): Relay {
  const { response } = exchange;
  const watch = new StreamWatch(exchange.flavour, exchange.facts?.content.includes('tools') ?? true);
  const passed = answerHeaders(headers, hide !== undefined);
  // A stream that breaks off ends with an event of ours: its length is not what was told.
  delete passed['content-length'];
  response.writeHead(status, ownHeaders(exchange, passed));
  const writer = new ChunkWriter(response);

  function close(error: string): void {
    exchange.report = watch.end();
    exchange.events = watch.events;
    conclude(exchange, status, error, deps);
  }

  function write(chunk: Buffer): boolean {
    if (chunk.length === 0) return true;
    capture?.part(chunk);
    return writer.write(chunk);
  }

  return {
    data(chunk) {
      watch.push(chunk);
      const isTaken = write(hide === undefined ? chunk : hide.push(chunk));
      exchange.events = watch.events;
      if (!isTaken) response.once('drain', resume);
      return isTaken;
    },
    end() {
      if (hide !== undefined) write(hide.end());
      close('');
      capture?.done(exchange.error === '');
      afterRecord(exchange, deps, () => writer.end());
    },
    fail(error) {
      close(nameOf(error));
      capture?.done(false);
      if (response.destroyed) return;
      const format = formats[errorFormatOf(exchange.route)];
      const message = 'The upstream broke off in the middle of its answer.';
      const event = format.errorEvent({ status: 502, kind: 'upstream', message, code: 'upstream_broke_off' });
      writer.end(Buffer.from(event));
    },
  };
}
