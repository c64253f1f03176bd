import { ApexError, type WireFormat } from '@apex/contracts';
import { answerHeaders } from '../listen/forwarded-headers.ts';
import { afterRecord, conclude, type ConcludeDeps } from '../exchange/conclude.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { formats } from '../format/registry.ts';
import { createSseParser } from '../format/sse.ts';
import { translateAnswer, translateError } from '../format/translate.ts';
import { createStreamTranslator } from '../format/translate-stream.ts';
import type { AnswerInfo } from '../model-spec/answer.ts';
import { isObject } from '../model-spec/json.ts';
import { readAnswer } from '../usage/answer-report.ts';
import { StreamWatch } from '../usage/stream-watch.ts';
import { brokeOff, writeRefusal } from '../refusal/write-refusal.ts';
import { ownHeaders } from './answer-head.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { nameOf } from './plain-relay.ts';
import type { AnswerHead, Capture, Keeper, Relay } from './relay.ts';

export interface Translation {
  /** What the upstream speaks. */
  readonly from: WireFormat;
  /** What the client does. */
  readonly to: WireFormat;
  readonly info: AnswerInfo;
}

const mostBytes = 64 * 1024 * 1024;

/** An upstream's whole answer, or its refusal, in the client's format. */
export function translatingRelay(
  exchange: Exchange,
  { status, headers }: AnswerHead,
  deps: ConcludeDeps,
  { from, to, info, keep }: Translation & { readonly keep?: Keeper['whole'] | undefined },
): Relay {
  const parts: Buffer[] = [];
  let size = 0;

  function send(answered: number, body: Record<string, unknown>, error: string): void {
    conclude(exchange, answered, error, deps);
    const bytes = Buffer.from(JSON.stringify(body));
    const passed = { ...answerHeaders(headers, true), 'content-type': 'application/json' };
    if (answered < 300) keep?.(answered, passed, bytes);
    const head: Record<string, string | string[]> = ownHeaders(exchange, { ...passed });
    head['content-length'] = String(bytes.length);
    afterRecord(exchange, deps, () => {
      exchange.response.writeHead(answered, head);
      exchange.response.end(bytes);
    });
  }

  function refuse(error: ApexError): void {
    const wire = { status: error.status, kind: error.kind, message: error.message, code: error.error_code };
    send(error.status, formats[to].writeError(wire), nameOf(error));
  }

  return {
    data(chunk) {
      size += chunk.length;
      if (size <= mostBytes) parts.push(chunk);
      return true;
    },
    end() {
      let json: unknown;
      try {
        json = JSON.parse(Buffer.concat(parts).toString('utf8'));
      } catch (error) {
        json = undefined;
        if (status < 400) return refuse(malformed(error));
      }
      if (status >= 400) {
        return send(status, translateError(json, status, from, to), String(status));
      }
      if (!isObject(json)) return refuse(malformed());
      readAnswer(exchange.report, json, exchange.flavour);
      try {
        send(status, translateAnswer(json, from, to, info), '');
      } catch (error) {
        if (!ApexError.isInstance(error) || exchange.ended) throw error;
        refuse(error);
      }
    },
    fail(error) {
      conclude(exchange, brokeOff(error).status, nameOf(error), deps);
      writeRefusal(exchange.response, brokeOff(error), to, ownHeaders(exchange));
    },
  };
}

function malformed(cause?: unknown): ApexError {
  return new ApexError({
    kind: 'upstream',
    reason: 'gateway.malformed_answer',
    message: 'The upstream answered with something that is not JSON.',
    cause,
  });
}

/** A streamed answer in the client's format, event by event as they come. */
export function translatingStreamRelay(
  exchange: Exchange,
  { status, headers, resume }: AnswerHead,
  deps: ConcludeDeps,
  { from, to, info, capture }: Translation & { readonly capture?: Capture | undefined },
): Relay {
  const { response } = exchange;
  const parser = createSseParser();
  const watch = new StreamWatch(exchange.flavour, exchange.facts?.content.includes('tools') ?? true);
  let broken = '';
  const translator = createStreamTranslator(from, to, info, (part) => {
    if (part.kind === 'error') broken = part.error.code ?? part.error.kind;
  });
  response.writeHead(
    status,
    ownHeaders(exchange, { ...answerHeaders(headers, true), 'content-type': 'text/event-stream; charset=utf-8' }),
  );

  const writer = new ChunkWriter(response);

  function close(error: string): void {
    exchange.report = watch.end();
    exchange.events = watch.events;
    conclude(exchange, status, error, deps);
  }

  const translate = (events: ReturnType<typeof parser.push>): string =>
    events.map((event) => translator.push(event)).join('');

  return {
    data(chunk) {
      watch.push(chunk);
      exchange.events = watch.events;
      const text = translate(parser.push(chunk));
      if (text === '') return true;
      const bytes = Buffer.from(text);
      capture?.part(bytes);
      if (writer.write(bytes)) return true;
      response.once('drain', resume);
      return false;
    },
    end() {
      const text = translate(parser.end()) + translator.end();
      close(broken);
      capture?.part(Buffer.from(text));
      capture?.done(exchange.error === '');
      afterRecord(exchange, deps, () => writer.end(Buffer.from(text)));
    },
    fail(error) {
      close(nameOf(error));
      capture?.done(false);
      if (response.destroyed) return;
      // What was begun is closed in the client's words: an upstream that stops in the middle is an error there.
      writer.end(Buffer.from(translator.end()));
    },
  };
}
