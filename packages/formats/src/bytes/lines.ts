import { StreamFault } from '../fault.ts';
import { maxLineLength } from '../limits.ts';

/** Some whole lines, the first of them numbered `line`; or a line that could not be read, and why. */
export type LineBlock =
  | { readonly line: number; readonly texts: readonly string[] }
  | { readonly line: number; readonly fault: string };

const tooLong = `longer than ${maxLineLength / 1024 / 1024} MiB`;

/**
 * Cuts text into lines (LF or CRLF), a block for each piece of the source. A line over the limit becomes a fault and is
 * never held; where the source breaks off, the unfinished line becomes the fault.
 */
export async function* linesOf(
  text: AsyncIterable<string>,
  limit: number = maxLineLength,
): AsyncGenerator<LineBlock, void, undefined> {
  let line = 1;
  let pending: string[] = [];
  let pendingLength = 0;
  let dropping = false;
  try {
    for await (const piece of text) {
      const texts = piece.split('\n');
      const last = texts.pop() ?? '';
      const first = texts[0];
      if (first === undefined) {
        pendingLength += last.length;
        dropping ||= pendingLength > limit;
        if (dropping) pending = [];
        else pending.push(last);
        continue;
      }
      if (dropping || pendingLength + first.length > limit) {
        yield { line, fault: tooLong };
        line += 1;
        texts.shift();
      } else if (pendingLength > 0) {
        texts[0] = pending.join('') + first;
      }
      dropping = false;
      pending = last === '' ? [] : [last];
      pendingLength = last.length;
      if (texts.length > 0) {
        yield { line, texts: texts.map(withoutReturn) };
        line += texts.length;
      }
    }
  } catch (error) {
    if (!(error instanceof StreamFault)) throw error;
    yield { line, fault: error.message };
    return;
  }
  if (dropping) yield { line, fault: tooLong };
  else if (pendingLength > 0) yield { line, texts: [withoutReturn(pending.join(''))] };
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
