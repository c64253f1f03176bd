import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import type { Statement } from './connection.ts';
import { isSetting } from './engine-settings.ts';

/** What a request asks for; `body` is there when it carries rows to insert. */
export interface ParsedRequest {
  readonly statement: Statement;
  readonly body: Readable | undefined;
}

const insertsBody = /^\s*INSERT\s+INTO\s.*?\b(FORMAT\s+\w+|VALUES)\s*$/is;
const statementLimitBytes = 64 * 1024 * 1024;

/** Reads a request as ClickHouse's HTTP interface does: the statement in the URL, the body, or a form. */
export async function parseRequest(request: IncomingMessage): Promise<ParsedRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const values = new Map(url.searchParams);
  const inUrl = values.get('query') ?? '';
  const body = decompressed(request);
  if (insertsBody.test(inUrl)) return { statement: statementOf(inUrl, values), body };
  const type = request.headers['content-type'] ?? '';
  const bytes = await readAll(body);
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) values.set(name, typeof value === 'string' ? value : await value.text());
    return { statement: statementOf(values.get('query') ?? '', values), body: undefined };
  }
  const text = bytes.toString();
  const sql = inUrl !== '' && text !== '' ? `${inUrl}\n${text}` : inUrl + text;
  return { statement: statementOf(sql, values), body: undefined };
}

function statementOf(sql: string, values: ReadonlyMap<string, string>): Statement {
  const parameters: Record<string, string> = {};
  for (const [name, value] of values) if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
  return {
    sql,
    format: /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(sql)?.[1] ?? values.get('default_format') ?? 'TabSeparated',
    database: values.get('database') ?? 'default',
    settings: new Map([...values].filter(([name]) => isSetting(name))),
    parameters,
  };
}

function decompressed(request: IncomingMessage): Readable {
  switch (request.headers['content-encoding']) {
    case 'gzip':
      return request.pipe(createGunzip());
    case 'br':
      return request.pipe(createBrotliDecompress());
    case 'zstd':
      return request.pipe(createZstdDecompress());
    default:
      return request;
  }
}

async function readAll(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > statementLimitBytes)
      throw new Error('Code: 164. DB::Exception: The statement is too large. (TOO_LARGE_STATEMENT)');
  }
  return Buffer.concat(parts, size);
}
