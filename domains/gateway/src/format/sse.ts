import { malformedAnswer } from '../model-spec/untranslatable.ts';
import type { SseEvent } from '../model-spec/format.ts';

/** Server-sent events out of bytes that are cut anywhere. On the hot path of every stream. */
export interface SseParser {
  /** The events that these bytes complete. Throws `upstream` for an event that is too large. */
  push(bytes: Uint8Array): readonly SseEvent[];
  /** After the last byte: an event whose closing empty line never came. */
  end(): readonly SseEvent[];
}

const none: readonly SseEvent[] = [];
const newline = 10;
const carriageReturn = 13;
const space = 32;
const colon = 58;

/** Lines end in LF or CRLF; a lone CR, which no provider sends, ends none. */
export function createSseParser(maxEventBytes = 64 * 1024 * 1024): SseParser {
  let held: Buffer[] = [];
  let size = 0;
  let first = true;
  let event: string | undefined;
  let data: string | undefined;

  const takeLine = (bytes: Buffer, from: number, newlineAt: number, into: SseEvent[]): void => {
    let start = from;
    const end = newlineAt > start && bytes[newlineAt - 1] === carriageReturn ? newlineAt - 1 : newlineAt;
    if (first) {
      first = false;
      if (end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf)
        start += 3;
    }
    if (start === end) {
      if (data !== undefined) into.push({ event, data });
      event = undefined;
      data = undefined;
      size = 0;
    } else if (isField(bytes, start, end, 'data')) {
      const value = valueOf(bytes, start + 4, end);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (isField(bytes, start, end, 'event')) {
      event = valueOf(bytes, start + 5, end);
    }
  };

  const count = (bytes: number): void => {
    size += bytes;
    if (size > maxEventBytes) throw malformedAnswer('an event', `of at most ${maxEventBytes} bytes`);
  };

  return {
    push: (chunk) => {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      let events: SseEvent[] | undefined;
      for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
        events ??= [];
        count(at + 1 - from);
        if (held.length === 0) takeLine(bytes, from, at, events);
        else {
          held.push(bytes.subarray(from, at));
          const line = Buffer.concat(held);
          held = [];
          takeLine(line, 0, line.length, events);
        }
        from = at + 1;
      }
      if (from < bytes.length) {
        count(bytes.length - from);
        held.push(bytes.subarray(from));
      }
      return events ?? none;
    },
    end: () => {
      const events: SseEvent[] = [];
      const line = Buffer.concat(held);
      held = [];
      if (line.length > 0) takeLine(line, 0, line.length, events);
      if (data !== undefined) events.push({ event, data });
      data = undefined;
      return events;
    },
  };
}

function isField(bytes: Buffer, start: number, end: number, name: string): boolean {
  if (end - start < name.length) return false;
  for (let at = 0; at < name.length; at += 1) if (bytes[start + at] !== name.charCodeAt(at)) return false;
  return end - start === name.length || bytes[start + name.length] === colon;
}

/** `colonAt` is the end of the line where the field has no value. */
function valueOf(bytes: Buffer, colonAt: number, end: number): string {
  const start = colonAt + 1;
  return bytes.toString('utf8', bytes[start] === space ? start + 1 : start, end);
}

/** One event as text; `event` only for formats that name their events. */
export function sseText(data: unknown, event?: string): string {
  const line = `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  return event === undefined ? line : `event: ${event}\n${line}`;
}
