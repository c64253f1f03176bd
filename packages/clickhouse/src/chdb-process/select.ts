import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Connection, Statement } from './connection.ts';
import { httpException, trailingException } from './exception.ts';

/** Formats whose chunks can be put one behind the other; the others repeat their head in every chunk. */
const streamable = new Set([
  'jsoneachrow',
  'jsonlines',
  'ndjson',
  'jsoncompacteachrow',
  'jsonstringseachrow',
  'jsoncompactstringseachrow',
  'tabseparated',
  'tsv',
  'tabseparatedraw',
  'csv',
  'rowbinary',
  'native',
  'null',
]);

export interface Answer {
  readonly response: ServerResponse;
  readonly gzip: boolean;
  /** Headers go out with the first bytes, when it is known that the statement runs. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Runs a statement and writes its result as it comes, no faster than it is read. Throws only before the first byte. */
export async function answerStatement(connection: Connection, statement: Statement, answer: Answer): Promise<void> {
  const streams = streamable.has(statement.format.toLowerCase());
  const stream = streams ? await connection.stream(statement) : undefined;
  if (stream === undefined) {
    const bytes = await connection.run(statement);
    const out = open(answer, undefined);
    if (bytes.length > 0) out.write(bytes);
    out.end();
    return;
  }
  let next = await connection.fetch(stream);
  const tag = randomBytes(8).toString('hex');
  const out = open(answer, tag);
  while (!next.done) {
    const { bytes } = next;
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

async function drained(out: Writable): Promise<void> {
  const closed = new AbortController();
  const { signal } = closed;
  await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]).finally(() => closed.abort());
}
