import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Connection, Statement } from './connection.ts';
import { httpException, trailingException } from './exception.ts';

/**
 * Formats whose chunks can be put one behind the other, and how many lines of head every chunk but the first must lose.
 * Of any other format the whole result is made at once.
 */
const headLines: Readonly<Record<string, number>> = {
  jsoneachrow: 0,
  jsonlines: 0,
  ndjson: 0,
  jsoncompacteachrow: 0,
  jsoncompacteachrowwithnames: 1,
  jsoncompacteachrowwithnamesandtypes: 2,
  jsonstringseachrow: 0,
  jsoncompactstringseachrow: 0,
  tabseparated: 0,
  tsv: 0,
  tabseparatedwithnames: 1,
  tsvwithnames: 1,
  csv: 0,
  rowbinary: 0,
  native: 0,
  null: 0,
};
const newline = 0x0a;

export interface Answer {
  readonly response: ServerResponse;
  readonly gzip: boolean;
  /** Headers go out with the first bytes, when it is known that the statement runs. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Runs a statement and writes its result as it comes, no faster than it is read. Throws only before the first byte. */
export async function answerStatement(connection: Connection, statement: Statement, answer: Answer): Promise<void> {
  const heads = headLines[statement.format.toLowerCase()];
  const stream = heads === undefined ? undefined : await connection.stream(statement);
  if (stream === undefined || heads === undefined) {
    const bytes = await connection.run(statement);
    const out = open(answer, undefined);
    if (bytes.length > 0) out.write(bytes);
    out.end();
    return;
  }
  let next = await connection.fetch(stream);
  const tag = randomBytes(8).toString('hex');
  const out = open(answer, tag);
  for (let chunk = 0; !next.done; chunk += 1) {
    const bytes = chunk === 0 ? next.bytes : withoutHead(next.bytes, heads);
    // The engine works on the next chunk while this one goes out.
    const fetching = connection.fetch(stream);
    fetching.catch(() => undefined);
    if (!out.destroyed && !out.write(bytes)) await drained(out);
    try {
      next = await fetching;
    } catch (error) {
      out.end(trailingException(httpException(error).text, tag));
      return;
    }
  }
  out.end();
}

function open({ response, gzip, headers }: Answer, tag: string | undefined): Writable {
  response.writeHead(200, {
    ...headers,
    ...(tag === undefined ? {} : { 'x-clickhouse-exception-tag': tag }),
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  });
  if (!gzip) return response;
  const zip = createGzip({ level: 1 });
  zip.pipe(response);
  return zip;
}

function withoutHead(bytes: Uint8Array, lines: number): Uint8Array {
  let from = 0;
  for (let line = 0; line < lines; line += 1) from = bytes.indexOf(newline, from) + 1;
  return bytes.subarray(from);
}

async function drained(out: Writable): Promise<void> {
  const closed = new AbortController();
  const { signal } = closed;
  await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]).finally(() => closed.abort());
}
