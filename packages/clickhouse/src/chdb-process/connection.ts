import { baseSettings, quoteLiteral, quoteName } from './engine-settings.ts';
import type { Native, NativeConnection, NativeStream } from './native.ts';

export interface Statement {
  readonly sql: string;
  readonly format: string;
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  /** As they come over HTTP, escaped for a tab-separated field. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Opening {
  readonly args: readonly string[];
  /** By `openingSettings`. */
  readonly settings: ReadonlyMap<string, string>;
}

/**
 * One engine connection, for one statement. The engine keeps settings, parameters, the current database and, after an
 * error, even rows of the result for whatever comes next on a connection; so nothing does.
 */
export class Connection {
  readonly #native: Native;
  readonly #handle: NativeConnection;
  /** What it was opened with, beyond what every connection is. */
  readonly #given: ReadonlyMap<string, string>;

  constructor(native: Native, folder: string, { args, settings }: Opening) {
    const more = Array.from(settings, ([name, value]) => `--${name}=${value}`);
    this.#native = native;
    this.#given = settings;
    // Of an argument that comes twice the last one holds.
    this.#handle = native.CreateConnection(folder, [...args, ...more]);
  }

  /** Starts a SELECT; undefined for any other statement. */
  async stream(statement: Statement): Promise<NativeStream | undefined> {
    await this.#prepare(statement);
    try {
      return this.#native.StreamQuery(this.#handle, statement.sql, statement.format, statement.parameters);
    } catch (error) {
      if (error instanceof Error && error.message.includes('Streaming query is not supported')) return undefined;
      throw error;
    }
  }

  fetch(stream: NativeStream): ReturnType<Native['StreamFetch']> {
    return this.#native.StreamFetch(stream);
  }

  /** Runs any statement to its end and returns all of its result. */
  async run(statement: Statement): Promise<Uint8Array> {
    await this.#prepare(statement);
    const sets = Object.entries(statement.parameters).map(
      ([name, value]) => `${quoteName(`param_${name}`)} = ${quoteLiteral(value)}`,
    );
    // Bound the usual way, parameters of two statements at a time would meet in the engine; set, they stay here.
    const sql = sets.length === 0 ? statement.sql : `SET ${sets.join(', ')}; ${statement.sql}`;
    return (await this.#native.QueryAsyncConnection(this.#handle, sql, statement.format)).bytes;
  }

  /** Inserts a body of any input format behind an `INSERT … FORMAT …`. Returns the rows written. */
  async insert(statement: Statement, body: Uint8Array): Promise<number> {
    await this.#prepare(statement);
    return (await this.#native.InsertRawAsyncConnection(this.#handle, statement.sql, body, false)).rowsWritten;
  }

  /** Ends the statements of connections that were opened under the mark; their text is not as it was sent. */
  async kill(mark: string): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quoteLiteral(mark)} ASYNC`;
    await this.#native.QueryAsyncConnection(this.#handle, sql, 'Null');
  }

  close(): void {
    this.#native.CloseConnection(this.#handle);
  }

  async #prepare({ database, settings }: Statement): Promise<void> {
    const use = database === defaultDatabase ? [] : [`USE ${quoteName(database)}`];
    const changes = [...settings].filter(([name, value]) => (this.#given.get(name) ?? baseSettings[name]) !== value);
    const set = changes.map(([name, value]) => `${name} = ${quoteLiteral(value)}`).join(', ');
    const sql = [...use, ...(set === '' ? [] : [`SET ${set}`])].join('; ');
    if (sql !== '') await this.#native.QueryAsyncConnection(this.#handle, sql, 'Null');
  }
}

/** Where a new connection of the engine is. */
const defaultDatabase = 'default';
