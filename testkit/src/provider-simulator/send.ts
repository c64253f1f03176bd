import type { ServerResponse } from 'node:http';
import type { Answer, SentEvent } from './exchange.ts';
import type { Fault } from './fault.ts';
import { isJson } from './json.ts';
import type { Wire } from './wire.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** How far an answer came: `sent` of its `pieces`. */
export interface Delivery {
  readonly outcome: 'answered' | 'cut' | 'malformed' | 'abandoned';
  readonly sent: number;
  readonly pieces: number;
}

function lineOf({ event, data }: SentEvent, crlf: boolean): string {
  const text = `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
  return crlf ? `: a comment\r\n\r\n${text.replaceAll('\n', '\r\n')}` : text;
}

/** Null: nothing but usage was in it. */
function withoutUsage(data: unknown): unknown {
  if (!isJson(data)) return data;
  const { usage, usageMetadata: _, response, ...rest } = data;
  if (usage != null && Array.isArray(rest['choices']) && rest['choices'].length === 0) return null;
  return response === undefined ? rest : { ...rest, response: withoutUsage(response) };
}

async function sendBody(wire: Wire, body: unknown, fault: Fault, headers: Readonly<Record<string, string>>) {
  const whole = { sent: 1, pieces: 1 };
  const text = JSON.stringify(fault.no_usage === true ? withoutUsage(body) : body);
  const said = fault.malformed === true ? text.slice(0, -20) : text;
  await wire.pause(fault.pause_ms ?? 0);
  // The answer stood before its first byte went: who hung up while it was made is charged all of it.
  if (wire.gone) return { outcome: 'abandoned', ...whole } as const;
  wire.head(200, { ...headers, 'content-type': 'application/json' }, Buffer.byteLength(said));
  if (fault.cut === true || fault.hang === 'mid_stream') {
    await wire.write(said.slice(0, said.length / 2));
    if (fault.cut === true) wire.cut();
    else await wire.closed();
    return { outcome: fault.cut === true ? 'cut' : 'abandoned', ...whole } as const;
  }
  await wire.write(said);
  wire.end('');
  return { outcome: fault.malformed === true ? 'malformed' : 'answered', ...whole } as const;
}

async function sendEvents(
  wire: Wire,
  answer: Extract<Answer, { kind: 'events' }>,
  fault: Fault,
  headers: Readonly<Record<string, string>>,
): Promise<Delivery> {
  wire.head(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const breaks = fault.cut === true || fault.hang === 'mid_stream';
  const kept = breaks ? answer.events.slice(0, Math.ceil(answer.events.length / 2)) : answer.events;
  const pieces = answer.events.filter((event) => event.piece === true).length;
  let sent = 0;
  for (const [index, event] of kept.entries()) {
    await wire.pause(fault.pause_ms ?? 0);
    if (wire.gone) return { outcome: 'abandoned', sent, pieces };
    const data = fault.no_usage === true ? withoutUsage(event.data) : event.data;
    if (data === null) continue;
    const text = lineOf({ ...event, data }, fault.crlf === true);
    await wire.write(
      fault.malformed === true && index === kept.length - 1 ? `${text.trimEnd().slice(0, -10)}\n\n` : text,
    );
    if (event.piece !== true) continue;
    sent += 1;
    if (fault.duplicate_chunk === true && sent === 1) await wire.write(text);
  }
  if (fault.cut === true) {
    wire.cut();
    return { outcome: 'cut', sent, pieces };
  }
  if (breaks) await wire.closed();
  if (wire.gone) return { outcome: 'abandoned', sent, pieces };
  wire.end(answer.done === null ? '' : `data: ${answer.done}\n\n`);
  return { outcome: fault.malformed === true ? 'malformed' : 'answered', sent, pieces };
}

/** Sends the answer as the fault has it, and stops when the client hangs up. */
export function sendAnswer(
  wire: Wire,
  answer: Answer,
  fault: Fault,
  headers: Readonly<Record<string, string>>,
): Promise<Delivery> {
  return answer.kind === 'body'
    ? sendBody(wire, answer.body, fault, headers)
    : sendEvents(wire, answer, fault, headers);
}
