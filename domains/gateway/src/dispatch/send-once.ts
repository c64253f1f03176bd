import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { AnswerHead, Relay } from '../relay/relay.ts';

export interface Outgoing {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Buffer | string | null;
}

export type SendEnd =
  /** The answer went to whoever was to have it, whatever it was. */
  | { readonly kind: 'relayed'; readonly status: number; readonly broken: Error | null }
  /** An answer that may be another a moment later: kept back whole, at most so much of it. */
  | { readonly kind: 'held'; readonly status: number; readonly headers: AnswerHead['headers']; readonly body: Buffer }
  | { readonly kind: 'failed'; readonly error: Error };

export interface SendHooks {
  /** Called with what ends it, as soon as that is possible. */
  readonly abortable: (abort: (reason: Error) => void) => void;
  readonly answered: (status: number, headers: AnswerHead['headers']) => void;
  /** Whether an answer of this status is to be kept back. */
  readonly holds: (status: number) => boolean;
  readonly relayOf: (head: AnswerHead) => Relay;
}

const mostHeldBytes = 256 * 1024;

/** One request to one upstream over undici's own dispatcher, without streams between. On the hot path. */
export function sendOnce(dispatcher: Dispatcher, outgoing: Outgoing, hooks: SendHooks): Promise<SendEnd> {
  return new Promise((resolve) => {
    let relay: Relay | undefined;
    let status = 0;
    let headers: AnswerHead['headers'] = {};
    let held: Buffer[] | undefined;
    let heldBytes = 0;
    /** Made for the first byte: an answer may say how it is compressed and have no body. */
    let inflaterFor: (() => Transform) | undefined;
    let expanding: Transform | undefined;
    let isOver = false;

    function over(end: SendEnd): void {
      isOver = true;
      expanding?.destroy();
      resolve(end);
    }

    function broken(error: Error): void {
      if (isOver) return;
      if (relay === undefined) return over({ kind: 'failed', error });
      relay.fail(error);
      over({ kind: 'relayed', status, broken: error });
    }

    // It may wait for a connection: until it has one it ends without anybody else.
    hooks.abortable(broken);
    dispatcher.dispatch(
      {
        origin: outgoing.origin,
        path: outgoing.path,
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body,
      },
      {
        onRequestStart(controller) {
          if (isOver) controller.abort(new Error('it was given up while it waited'));
          else hooks.abortable((reason) => controller.abort(reason));
        },
        onResponseStart(controller, code, answerHeaders) {
          // Interim answers are the connection's affair.
          if (code < 200) return;
          status = code;
          headers = answerHeaders;
          hooks.answered(code, headers);
          if (hooks.holds(code)) held = [];
          inflaterFor = inflaterOf(headers['content-encoding']);
          if (inflaterFor !== undefined) headers = withoutEncoding(headers);
          if (held === undefined) {
            const resume = (): void => (expanding === undefined ? controller.resume() : void expanding.resume());
            relay = hooks.relayOf({ status, headers, resume });
          }
        },
        onResponseData(controller, chunk) {
          if (expanding === undefined && inflaterFor !== undefined) {
            expanding = expand(inflaterFor(), take, finish, (error) => {
              // The connection may have come to its end already: aborting it would tell nobody.
              broken(error);
              controller.abort(error);
            });
          }
          if (expanding === undefined) {
            if (!take(chunk)) controller.pause();
          } else if (!expanding.write(chunk)) {
            controller.pause();
            expanding.once('drain', () => controller.resume());
          }
        },
        onResponseEnd() {
          if (expanding === undefined) finish();
          else expanding.end();
        },
        onResponseError(_controller, error) {
          broken(error);
        },
      },
    );

    function take(chunk: Buffer): boolean {
      if (held === undefined) return relay?.data(chunk) ?? true;
      heldBytes += chunk.length;
      if (heldBytes <= mostHeldBytes) held.push(chunk);
      return true;
    }

    function finish(): void {
      if (isOver) return;
      if (held !== undefined) return over({ kind: 'held', status, headers, body: Buffer.concat(held) });
      relay?.end();
      over({ kind: 'relayed', status, broken: null });
    }
  });
}

function inflaterOf(encoding: string | readonly string[] | undefined): (() => Transform) | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip;
  if (encoding === 'br') return createBrotliDecompress;
  return encoding === 'deflate' ? createInflate : undefined;
}

function withoutEncoding(headers: AnswerHead['headers']): AnswerHead['headers'] {
  const { 'content-encoding': _encoding, 'content-length': _length, ...rest } = headers;
  return rest;
}

/** We ask for plain bytes; who compresses all the same is expanded, since usage must be read. */
function expand(
  inflater: Transform,
  take: (chunk: Buffer) => boolean,
  finish: () => void,
  fail: (error: Error) => void,
): Transform {
  const readable: Readable = inflater;
  readable.on('data', (chunk: Buffer) => {
    try {
      if (!take(chunk)) readable.pause();
    } catch (error) {
      readable.destroy(asError(error));
    }
  });
  readable.on('end', () => {
    try {
      finish();
    } catch (error) {
      // Behind a stream's events nobody catches: it would end the process.
      fail(asError(error));
    }
  });
  readable.on('error', fail);
  return inflater;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
