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

/**
 * One engine connection, which a statement has to itself. The engine keeps settings and the current database between
 * statements; here every statement states them all and only the difference is sent.
 */
export class Connection {
  readonly #native: Native;
  readonly #handle: NativeConnection;
  #database = 'default';
  #settings: ReadonlyMap<string, string> = new Map();
  #tainted = false;

  constructor(native: Native, folder: string, args: readonly string[]) {
    this.#native = native;
    this.#handle = native.CreateConnection(folder, args);
  }

  /** True when something stuck to it that cannot be taken off: it is closed instead of used again. */
  get tainted(): boolean {
    return this.#tainted;
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
    const parameters = Object.entries(statement.parameters);
    const sets = parameters.map(([name, value]) => `${quoteName(`param_${name}`)} = ${quoteLiteral(value)}`);
    // Bound the usual way, parameters of two statements at a time would meet in the engine; set, they stay here.
    const sql = sets.length === 0 ? statement.sql : `SET ${sets.join(', ')}; ${statement.sql}`;
    if (sets.length > 0 || /^\s*(\/\*.*?\*\/\s*)?(SET|USE)\b/is.test(statement.sql)) this.#tainted = true;
    return (await this.#native.QueryAsyncConnection(this.#handle, sql, statement.format)).bytes;
  }

  /** Inserts a body of any input format behind an `INSERT … FORMAT …`. Returns the rows written. */
  async insert(statement: Statement, body: Uint8Array): Promise<number> {
    await this.#prepare(statement);
    return (await this.#native.InsertRawAsyncConnection(this.#handle, statement.sql, body, false)).rowsWritten;
  }

  /** Ends whatever statements carry this mark in front. */
  async kill(mark: string): Promise<void> {
    const sql = `KILL QUERY WHERE startsWith(query, ${quoteLiteral(mark)}) ASYNC`;
    await this.#native.QueryAsyncConnection(this.#handle, sql, 'Null');
  }

  close(): void {
    this.#native.CloseConnection(this.#handle);
  }

  async #prepare({ database, settings }: Statement): Promise<void> {
    if (database !== this.#database) {
      await this.#native.QueryAsyncConnection(this.#handle, `USE ${quoteName(database)}`, 'Null');
      this.#database = database;
    }
    const changes = [...settings]
      .filter(
        ([name, value]) =>
          this.#settings.get(name) !== value && (this.#settings.has(name) || baseSettings[name] !== value),
      )
      .map(([name, value]) => `${name} = ${quoteLiteral(value)}`);
    const restored = [...this.#settings.keys()]
      .filter((name) => !settings.has(name))
      .map((name) => `${name} = ${baseSettings[name] === undefined ? 'DEFAULT' : quoteLiteral(baseSettings[name])}`);
    if (changes.length + restored.length === 0) return;
    // A SET that fails half way leaves what is not known.
    this.#tainted = true;
    await this.#native.QueryAsyncConnection(this.#handle, `SET ${[...changes, ...restored].join(', ')}`, 'Null');
    this.#tainted = false;
    this.#settings = new Map(settings);
  }
}
