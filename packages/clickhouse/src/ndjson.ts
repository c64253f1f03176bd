import { ClickHouseError, parseError } from '@clickhouse/client';

const newline = 0x0a;

/** Cuts a byte stream into arrays of the JSON values its lines hold, one array a chunk that brought a line end. */
export async function* parseLines(
  stream: AsyncIterable<Buffer>,
  exceptionTag: string | undefined,
): AsyncGenerator<unknown[]> {
  let rest: Buffer[] = [];
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      rest.push(chunk);
      continue;
    }
    const whole = rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...rest, chunk.subarray(0, end)]);
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    yield parse(whole.toString(), exceptionTag);
  }
  if (rest.length > 0) yield parse(Buffer.concat(rest).toString(), exceptionTag);
}

/** JSON never holds a raw line end, so that the lines of a chunk make one array, parsed at once. */
function parse(text: string, exceptionTag: string | undefined): unknown[] {
  try {
    return JSON.parse(`[${text.replaceAll('\n', ',')}]`);
  } catch (cause) {
    throw thrownInside(text, exceptionTag) ?? cause;
  }
}

/** An error that struck after the status was sent stands at the end of the body: marked by a tag, or bare on old servers. */
function thrownInside(text: string, exceptionTag: string | undefined): Error | undefined {
  const at = exceptionTag === undefined ? text.search(/^Code: \d+\. DB::/m) : text.indexOf('__exception__');
  if (at === -1) return undefined;
  const error = parseError(text.slice(at));
  return error instanceof ClickHouseError ? error : new Error(text.slice(at));
}
