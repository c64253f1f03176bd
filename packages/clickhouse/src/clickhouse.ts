import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import type { z } from 'zod';
import { type CircuitState, createCircuitBreaker } from '@apex/kit/circuit-breaker';
import { watchStatement } from '@apex/kit/slow-statement';
import type { EngineLog } from '@apex/kit/supervise';
import type { Tracing } from '@apex/kit/tracing';
import { clickhouseError, isStoreLost } from './clickhouse-error.ts';
import { areLong, queryByBody } from './long-parameters.ts';
import { parseRows, rowFormat } from './row-stream.ts';

export interface ClickhouseOptions {
  /** `http(s)://host:port`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** PEM of the authority that signed its certificate; left out, those this machine trusts. */
  readonly ca_cert?: string;
  readonly application_name?: string;
  readonly max_connections?: number;
  readonly request_timeout_ms?: number;
  /** Told of slow statements; how long one is read from is up to its reader, and does not count. */
  readonly log?: Pick<EngineLog, 'warn'>;
  /** Absent: statements are no spans. */
  readonly tracing?: Pick<Tracing, 'span'>;
}

export type QueryParameters = Readonly<Record<string, unknown>>;

export interface Statement {
  /** Values come in as `{name:Type}` parameters, never as text. */
  readonly sql: string;
  readonly params?: QueryParameters;
  readonly settings?: ClickHouseSettings;
  readonly signal?: AbortSignal;
}

export interface Query<S extends z.ZodType> extends Statement {
  /** Of one row. 64-bit integers and decimals arrive as strings, times as ISO in UTC. */
  readonly schema: S;
}

export interface InsertOptions {
  /** Repeating an insert under its token adds nothing, in tables that keep a deduplication window. */
  readonly dedup_token?: string;
  readonly columns?: readonly string[];
  readonly settings?: ClickHouseSettings;
  readonly signal?: AbortSignal;
}

export interface Clickhouse {
  readonly database: string;
  query<S extends z.ZodType>(query: Query<S>): Promise<z.output<S>[]>;
  /** Rows in chunks as they come; leaving the loop ends the query. Without a schema rows are as JSON says. */
  stream<S extends z.ZodType>(query: Query<S>): AsyncGenerator<z.output<S>[]>;
  stream(query: Statement): AsyncGenerator<Record<string, unknown>[]>;
  /** Rows, or a Buffer of NDJSON, which is many times cheaper. Returns when the rows are stored. */
  insert(table: string, rows: readonly object[] | Buffer, options?: InsertOptions): Promise<void>;
  /** A statement without a result: DDL, INSERT … SELECT, mutations. */
  command(statement: Statement): Promise<void>;
  /** Milliseconds of a round trip through the engine; throws where there is none. */
  ping(): Promise<number>;
  circuit(): CircuitState;
  /** For when the store is known to be back. */
  resetCircuit(): void;
  close(): Promise<void>;
}

const longestStatement = 2000;
const longestPingMs = 3000;

/** The same answers from every server, whatever its defaults are. */
const settings: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  session_timezone: 'UTC',
  async_insert: 0,
};

/** The one way to the analytics store: pool, circuit breaker, typed queries, streams and inserts. */
export function createClickhouse(options: ClickhouseOptions): Clickhouse {
  const client = createClient({
    url: options.url,
    username: options.username,
    password: options.password,
    database: options.database,
    application: options.application_name ?? 'apex',
    max_open_connections: options.max_connections ?? 10,
    request_timeout: options.request_timeout_ms ?? 300_000,
    clickhouse_settings: settings,
    ...(options.ca_cert === undefined ? {} : { tls: { ca_cert: Buffer.from(options.ca_cert) } }),
    // Errors are thrown to whoever asked, with their cause.
    log: { level: ClickHouseLogLevel.OFF },
  });
  const breaker = createCircuitBreaker({ name: 'clickhouse', isFailure: isStoreLost });

  function guarded<T>(sql: string, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    const watched = () => watchStatement(options.log, { store: 'clickhouse', statement: sql }, call);
    const work = () =>
      breaker.run(async () => {
        try {
          signal?.throwIfAborted();
          return await watched();
        } catch (error) {
          throw clickhouseError(error, signal);
        }
      });
    if (options.tracing === undefined) return work();
    const attributes = { 'db.system.name': 'clickhouse', 'db.query.text': sql.slice(0, longestStatement) };
    return options.tracing.span('clickhouse', { kind: 'client', attributes }, work);
  }

  const stream = createStream(client, guarded);

  async function query<S extends z.ZodType>(wanted: Query<S>): Promise<z.output<S>[]> {
    const rows: z.output<S>[] = [];
    for await (const chunk of stream(wanted)) for (const row of chunk) rows.push(row);
    return rows;
  }

  return {
    database: options.database,
    query,
    stream,
    async insert(table, rows, insertOptions = {}) {
      if (rows.length === 0) return;
      const { dedup_token, columns, signal } = insertOptions;
      const body = Buffer.isBuffer(rows) ? rows : toNdjson(rows);
      const list = columns === undefined ? '' : ` (${columns.map(quoteName).join(', ')})`;
      await guarded(`INSERT INTO ${table}${list}`, signal, async () => {
        const { stream: answer } = await client.exec({
          query: `INSERT INTO ${table}${list} FORMAT JSONEachRow`,
          values: Readable.from([body], { objectMode: false }),
          clickhouse_settings: {
            input_format_skip_unknown_fields: 0,
            ...insertOptions.settings,
            ...(dedup_token === undefined ? {} : { insert_deduplication_token: dedup_token }),
          },
          ...(signal ? { abort_signal: signal } : {}),
        });
        for await (const _ of answer);
      });
    },
    async command(statement) {
      if (areLong(statement.params)) throw new RangeError('a command takes no long parameters');
      await guarded(statement.sql, statement.signal, () =>
        client.command({ ...common(statement), query: statement.sql }),
      );
    },
    async ping() {
      const startedAt = performance.now();
      const abort_signal = AbortSignal.timeout(longestPingMs);
      await guarded('SELECT 1', undefined, () => client.command({ query: 'SELECT 1', abort_signal }));
      return performance.now() - startedAt;
    },
    circuit: () => breaker.state(),
    resetCircuit: () => breaker.reset(),
    close: () => client.close(),
  };
}

function toNdjson(rows: readonly object[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row, bigintsAsText)}\n`).join(''));
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function common(statement: Statement) {
  return {
    ...(statement.params ? { query_params: { ...statement.params } } : {}),
    ...(statement.settings ? { clickhouse_settings: statement.settings } : {}),
    ...(statement.signal ? { abort_signal: statement.signal } : {}),
  };
}

interface Opened {
  readonly body: AsyncIterable<Buffer>;
  /** By which an error in mid-answer is told; undefined where the body itself throws it. */
  readonly tag: string | undefined;
  readonly close: () => void;
}

type Guard = <T>(sql: string, signal: AbortSignal | undefined, call: () => Promise<T>) => Promise<T>;

function createStream(client: ClickHouseClient, guarded: Guard) {
  function stream<S extends z.ZodType>(wanted: Query<S>): AsyncGenerator<z.output<S>[]>;
  function stream(wanted: Statement): AsyncGenerator<unknown[]>;
  async function* stream(wanted: Statement & { readonly schema?: z.ZodType }): AsyncGenerator<unknown[]> {
    const { schema, signal } = wanted;
    const isLong = areLong(wanted.params);
    const { body, tag, close } = await guarded(wanted.sql, signal, () => (isLong ? byBody(wanted) : byAddress(wanted)));
    signal?.addEventListener('abort', close, { once: true });
    try {
      for await (const rows of parseRows(body, tag)) {
        yield schema ? rows.map((row) => schema.parse(row)) : rows;
      }
    } catch (error) {
      throw clickhouseError(error, signal);
    } finally {
      signal?.removeEventListener('abort', close);
      close();
    }
  }

  async function byAddress(wanted: Statement): Promise<Opened> {
    const { stream: body, response_headers } = await client.exec({
      ...common(wanted),
      query: `${wanted.sql}\nFORMAT ${rowFormat}`,
    });
    const tag = response_headers['x-clickhouse-exception-tag'];
    // Closing the connection of a body that was not read to its end is what ends the query.
    const close = (): void => void (body.readableEnded || body.destroy());
    return { body, tag: typeof tag === 'string' ? tag : undefined, close };
  }

  async function byBody(wanted: Statement): Promise<Opened> {
    const { query_params = {}, ...rest } = common(wanted);
    return { ...(await queryByBody(client, { ...rest, query: wanted.sql, query_params })), tag: undefined };
  }
  return stream;
}
