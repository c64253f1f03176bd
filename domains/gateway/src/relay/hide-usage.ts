import { isObject } from '../model-spec/json.ts';

const usage = Buffer.from('"usage"');
const emptyChoices = ['"choices":[]', '"choices": []'].map((text) => Buffer.from(text));
const separator = Buffer.from('\n\n');
const wideSeparator = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);

/** Lets whole events of a stream through, but for the one that only tells usage. */
export interface UsageHider {
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

/**
 * A client of chat completions that did not ask for usage gets none: the chunk without choices that was asked for on our
 * own behalf is taken out. Events are held until they are whole; nearly all come so.
 */
export function createUsageHider(): UsageHider {
  let held: Buffer = nothing;

  return {
    push(chunk) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const end = lastEnd(bytes);
      held = end === bytes.length ? nothing : bytes.subarray(end);
      const whole = bytes.subarray(0, end);
      return emptyChoices.some((mark) => whole.includes(mark)) ? withoutUsage(whole) : whole;
    },
    end() {
      const rest = held;
      held = nothing;
      return rest;
    },
  };
}

/** Behind the last whole event. */
function lastEnd(bytes: Buffer): number {
  const plain = bytes.lastIndexOf(separator);
  const wide = bytes.lastIndexOf(wideSeparator);
  return Math.max(plain < 0 ? 0 : plain + 2, wide < 0 ? 0 : wide + 4);
}

function withoutUsage(whole: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  let isChanged = false;
  while (from < whole.length) {
    const to = nextEnd(whole, from);
    const event = whole.subarray(from, to);
    if (isUsageAlone(event)) isChanged = true;
    else kept.push(event);
    from = to;
  }
  return isChanged ? Buffer.concat(kept) : whole;
}

function nextEnd(bytes: Buffer, from: number): number {
  const plain = bytes.indexOf(separator, from);
  const wide = bytes.indexOf(wideSeparator, from);
  const ends = [plain < 0 ? Infinity : plain + 2, wide < 0 ? Infinity : wide + 4, bytes.length];
  return Math.min(...ends);
}

function isUsageAlone(event: Buffer): boolean {
  if (!event.includes(usage)) return false;
  const text = event.toString('utf8').trim();
  if (!text.startsWith('data:')) return false;
  try {
    const json: unknown = JSON.parse(text.slice('data:'.length));
    return isObject(json) && Array.isArray(json['choices']) && json['choices'].length === 0 && isObject(json['usage']);
  } catch {
    // Not for us to judge: it goes on as it came.
    return false;
  }
}
