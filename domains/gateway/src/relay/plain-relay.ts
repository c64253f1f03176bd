import { isAscii } from 'node:buffer';
import { answerHeaders } from '../listen/forwarded-headers.ts';
import { afterRecord, conclude, type ConcludeDeps } from '../exchange/conclude.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { isObject } from '../model-spec/json.ts';
import { readAnswer } from '../usage/answer-report.ts';
import { readEnd } from '../usage/read-end.ts';
import { takeEvent } from '../usage/stream-events.ts';
import { brokeOff, errorFormatOf, writeRefusal } from '../refusal/write-refusal.ts';
import { isJson, ownHeaders } from './answer-head.ts';
import type { AnswerHead, Keeper, Relay } from './relay.ts';

/** Larger answers go on as they arrive; what they used is then read from their end, where it stands. */
const mostHeldBytes = 8 * 1024 * 1024;
const keptEndBytes = 16 * 1024;

export interface PlainRelayOptions {
  /** Gets the answer once it is whole. */
  readonly keep?: Keeper['whole'] | undefined;
  /** False: bytes go on as they come, whatever they are. */
  readonly holds?: boolean;
}

/** An answer that is no stream: held until it is whole, so that its cost can stand in its head. On the hot path. */
export function plainRelay(
  exchange: Exchange,
  { status, headers, resume }: AnswerHead,
  deps: ConcludeDeps,
  { keep, holds = true }: PlainRelayOptions = {},
): Relay {
  const { response } = exchange;
  let parts: Buffer[] = [];
  let size = 0;
  let isPassing = false;
  let end: Buffer = Buffer.alloc(0);

  function pass(): void {
    isPassing = true;
    response.writeHead(status, ownHeaders(exchange, answerHeaders(headers, false)));
    for (const part of parts) response.write(part);
    end = Buffer.from(parts.at(-1)?.subarray(-keptEndBytes) ?? []);
    parts = [];
  }

  return {
    data(chunk) {
      size += chunk.length;
      if (!isPassing) {
        parts.push(chunk);
        if (holds && size <= mostHeldBytes) return true;
        pass();
        return true;
      }
      end = Buffer.concat([end, chunk]).subarray(-keptEndBytes);
      if (response.write(chunk)) return true;
      response.once('drain', resume);
      return false;
    },
    end() {
      if (isPassing) {
        readEnd(exchange.report, end, exchange.flavour);
        conclude(exchange, status, status >= 400 ? String(status) : '', deps);
        afterRecord(exchange, deps, () => response.end());
        return;
      }
      const [only] = parts;
      const body = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
      const text = readBody(exchange, body, headers);
      conclude(exchange, status, status >= 400 ? String(status) : '', deps);
      const passed = answerHeaders(headers, false);
      if (status < 300) keep?.(status, passed, body);
      const head = ownHeaders(exchange, { ...passed });
      head['content-length'] = String(body.length);
      afterRecord(exchange, deps, () => {
        response.writeHead(status, head);
        // Plain ASCII goes out in one piece with its head; any other bytes are sent as they came.
        if (text !== undefined && isAscii(body)) response.end(text, 'latin1');
        else response.end(body);
      });
    },
    fail(error) {
      conclude(exchange, isPassing ? status : brokeOff(error).status, nameOf(error), deps);
      if (isPassing) response.destroy();
      else writeRefusal(response, brokeOff(error), errorFormatOf(exchange.route), ownHeaders(exchange));
    },
  };
}

/** The body as text where it is JSON. */
function readBody(exchange: Exchange, body: Buffer, headers: AnswerHead['headers']): string | undefined {
  if (!isJson(headers)) return undefined;
  const text = body.toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    if (isObject(json)) readAnswer(exchange.report, json, exchange.flavour);
    // Gemini streams so where nobody asks for events: a list of chunks.
    else if (Array.isArray(json))
      for (const part of json as readonly unknown[])
        if (isObject(part)) takeEvent(exchange.report, part, exchange.flavour);
  } catch {
    // The client gets what the provider sent; it tells us no usage.
    exchange.report.error = 'malformed_answer';
  }
  return text;
}

/** A word for the record. */
export function nameOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason.replace(/^gateway\./, '');
  if ('code' in error && typeof error.code === 'string') return error.code.toLowerCase();
  return 'upstream_error';
}
