import { RowFault } from '../fault.ts';
import { maxDepth } from '../limits.ts';

/** Below this length even a text of nothing but brackets parses quickly. */
const alwaysSafeLength = 64 * 1024;

/** `JSON.parse` that refuses depth bombs and speaks to the user. */
export function parseJson(text: string): unknown {
  if (text.length > alwaysSafeLength && deeperThan(text, maxDepth)) throw new RowFault('nested too deeply');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RowFault('not valid JSON', { cause: error });
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}
