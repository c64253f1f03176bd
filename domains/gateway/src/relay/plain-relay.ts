import { answerHeaders } from '../listen/forwarded-headers.ts';
import { conclude, type ConcludeDeps } from '../exchange/conclude.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { isObject } from '../exchange/request-body.ts';
import { readAnswer } from '../usage/answer-report.ts';
import { readEnd } from '../usage/read-end.ts';
import { takeEvent } from '../usage/stream-events.ts';
import { brokeOff, errorFormatOf, writeRefusal } from '../refusal/write-refusal.ts';
import { ownHeaders } from './answer-head.ts';
import type { AnswerHead, Relay } from './relay.ts';

/** Larger answers go on as they arrive; what they used is then read from their end, where it stands. */
const mostHeldBytes = 8 * 1024 * 1024;
const keptEndBytes = 16 * 1024;

/** An answer that is no stream: held until it is whole, so that its cost can stand in its head. On the hot path. */
export function plainRelay(
  exchange: Exchange,
  { status, headers, resume }: AnswerHead,
  deps: ConcludeDeps & {
    readonly keep?: (status: number, headers: Record<string, string | string[]>, body: Buffer) => void;
  },
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
        if (size <= mostHeldBytes) return true;
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
        readEnd(exchange.report, end);
        conclude(exchange, status, status >= 400 ? String(status) : '', deps);
        response.end();
        return;
      }
      const [only] = parts;
      const body = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
      readBody(exchange, body, headers);
      conclude(exchange, status, status >= 400 ? String(status) : '', deps);
      const passed = answerHeaders(headers, false);
      if (status < 300) deps.keep?.(status, passed, body);
      const head = ownHeaders(exchange, { ...passed });
      head['content-length'] = String(body.length);
      response.writeHead(status, head);
      response.end(body);
    },
    fail(error) {
      conclude(exchange, isPassing ? status : brokeOff(error).status, nameOf(error), deps);
      if (isPassing) response.destroy();
      else writeRefusal(response, brokeOff(error), errorFormatOf(exchange.route), ownHeaders(exchange));
    },
  };
}

function readBody(exchange: Exchange, body: Buffer, headers: AnswerHead['headers']): void {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !type.includes('json')) return;
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(json)) readAnswer(exchange.report, json);
    // Gemini streams so where nobody asks for events: a list of chunks.
    else if (Array.isArray(json)) for (const part of json as readonly unknown[]) if (isObject(part)) takeEvent(exchange.report, part);
  } catch {
    // The client gets what the provider sent; it tells us no usage.
    exchange.report.error = 'malformed_answer';
  }
}

/** A word for the record. */
export function nameOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason.replace(/^gateway\./, '');
  if ('code' in error && typeof error.code === 'string') return error.code.toLowerCase();
  return 'upstream_error';
}
