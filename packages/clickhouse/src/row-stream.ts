import { ClickHouseError, parseError } from '@clickhouse/client';

const newline = 0x0a;
type Row = Record<string, unknown>;

/** What `parseRows` reads: arrays of values, the first of which are the names; half the bytes of objects. */
export const rowFormat = 'JSONCompactEachRowWithNames';

/** Turns a body into rows, one array of them a chunk that brought a line end. */
export async function* parseRows(body: AsyncIterable<Buffer>, exceptionTag: string | undefined): AsyncGenerator<Row[]> {
  let names: string[] | undefined;
  const texts = wholeLines(body);
  for await (const text of texts) {
    const lines = parse(text) ?? (await failure(text, texts, exceptionTag));
    names ??= lines.shift()?.map(String) ?? [];
    if (lines.length > 0) yield toRows(names, lines);
  }
}

/** Cuts a byte stream behind line ends; a last line may lack its own. */
async function* wholeLines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of body) {
    const end = chunk.lastIndexOf(newline);
    if (end === -1) {
      rest.push(chunk);
      continue;
    }
    const head = chunk.subarray(0, end);
    yield (rest.length === 0 ? head : Buffer.concat([...rest, head])).toString();
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString();
}

/** JSON never holds a raw line end, so that the lines of a chunk make one array, parsed at once. */
function parse(text: string): unknown[][] | undefined {
  try {
    return JSON.parse(`[${text.replaceAll('\n', ',')}]`);
  } catch {
    return undefined;
  }
}

function toRows(names: readonly string[], lines: readonly unknown[][]): Row[] {
  return lines.map((values) => {
    const row: Row = {};
    for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = values[index];
    return row;
  });
}

/**
 * What is no row is the error that struck after the status was sent. It ends the body, marked by a tag or bare on old
 * servers, and may go on in chunks still to come.
 */
async function failure(start: string, rest: AsyncIterable<string>, exceptionTag: string | undefined): Promise<never> {
  let text = start;
  for await (const more of rest) text += `\n${more}`;
  const at = exceptionTag === undefined ? text.search(/^Code: \d+\. DB::/m) : text.indexOf('__exception__');
  if (at === -1) throw new SyntaxError('The body is not the JSON that was asked for, or was cut off');
  const error = parseError(text.slice(at));
  throw error instanceof ClickHouseError ? error : new Error(text.slice(at));
}
