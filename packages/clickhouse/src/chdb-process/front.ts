import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { type HttpException, httpException, isFatal } from './exception.ts';
import { insertBody } from './insert.ts';
import { parseRequest } from './request.ts';
import { answerStatement } from './select.ts';

export interface FrontOptions {
  readonly engine: Engine;
  readonly username: string;
  readonly password: string;
  readonly onFatal: (error: unknown) => void;
}

/** ClickHouse's HTTP interface over the engine: `/ping`, and statements by GET or POST on any other path. */
export function createFront(options: FrontOptions): RequestListener {
  const expected = Buffer.from(`${options.username}:${options.password}`);
  return (request, response) => {
    if (request.url === '/ping') {
      response.end('Ok.\n');
      return;
    }
    if (!matches(credentialsOf(request), expected)) {
      fail(response, {
        status: 403,
        code: 516,
        text: 'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n',
      });
      return;
    }
    void serve(options, request, response);
  };
}

async function serve(
  { engine, onFatal }: FrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const mark = randomUUID();
  let running = false;
  // The reader went away: what runs for it would otherwise run to its end. A statement is not seen by a kill that comes
  // in the moment before it starts, so it is repeated.
  async function end(): Promise<void> {
    for (let pauseMs = 20; running && !response.writableFinished; pauseMs = Math.min(pauseMs * 2, 1000)) {
      await engine.kill(mark);
      await delay(pauseMs);
    }
  }
  response.on('close', () => void end().catch(onFatal));
  try {
    const { statement, body } = await parseRequest(request);
    const headers = headersOf(request, statement.format);
    if (body) {
      const rows = await engine.forInserts({ mark }, (connection) => insertBody(connection, statement, body));
      response.writeHead(200, { ...headers, 'x-clickhouse-summary': summary(rows) }).end();
      return;
    }
    await engine.forStatements({ mark, settings: statement.settings }, async (connection) => {
      if (response.destroyed) return;
      running = true;
      await answerStatement(connection, statement, { response, gzip: wantsGzip(request), headers }).finally(
        () => (running = false),
      );
    });
  } catch (error) {
    if (isFatal(error)) onFatal(error);
    fail(response, httpException(error));
    // What was not read of the body would be taken for the next request.
    if (!request.complete) request.unpipe().resume();
  }
}

function fail(response: ServerResponse, { status, code, text }: HttpException): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-exception-code': String(code) })
    .end(text);
}

function headersOf(request: IncomingMessage, format: string): Record<string, string> {
  const queryId = new URL(request.url ?? '/', 'http://localhost').searchParams.get('query_id') ?? randomUUID();
  return {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-query-id': queryId.replaceAll(/[^\w-]/g, ''),
    'x-clickhouse-format': format,
    'x-clickhouse-timezone': 'UTC',
  };
}

function summary(rows: number): string {
  return JSON.stringify({ read_rows: '0', read_bytes: '0', written_rows: String(rows), written_bytes: '0' });
}

function wantsGzip(request: IncomingMessage): boolean {
  const asked = /[?&]enable_http_compression=1/.test(request.url ?? '');
  return asked && (request.headers['accept-encoding'] ?? '').includes('gzip');
}

function credentialsOf(request: IncomingMessage): Buffer {
  const { authorization } = request.headers;
  if (authorization?.startsWith('Basic ')) return Buffer.from(authorization.slice('Basic '.length), 'base64');
  return Buffer.from(`${String(request.headers['x-clickhouse-user'])}:${String(request.headers['x-clickhouse-key'])}`);
}

function matches(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
