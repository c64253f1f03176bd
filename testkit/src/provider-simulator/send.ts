import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Directives } from './directive.ts';
import type { Answer, SentEvent } from './exchange.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const line = ({ event, data }: SentEvent) =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;

/** Sends the answer, spoilt as asked: slowly, cut in the middle, or as text that is no JSON. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  order: Directives,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  if (answer.kind === 'body') {
    const text = JSON.stringify(answer.body);
    if (order.pauseMs > 0) await pause(order.pauseMs);
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/json',
      ...(order.cut ? { 'content-length': String(Buffer.byteLength(text)) } : {}),
    });
    if (order.cut) {
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    response.end(order.malformed ? text.slice(0, -20) : text);
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const kept = order.cut ? answer.events.slice(0, Math.ceil(answer.events.length / 2)) : answer.events;
  for (const [index, event] of kept.entries()) {
    if (order.pauseMs > 0) await pause(order.pauseMs);
    // Who hung up needs no more.
    if (response.destroyed) return;
    const text = line(event);
    response.write(order.malformed && index === kept.length - 1 ? `${text.slice(0, -12)}\n\n` : text);
  }
  if (order.cut) {
    response.write(':\n\n', () => response.destroy());
    return;
  }
  response.end(answer.done === null ? '' : `data: ${answer.done}\n\n`);
}
