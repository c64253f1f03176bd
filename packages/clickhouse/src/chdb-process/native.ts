import { createRequire } from 'node:module';

declare const connectionBrand: unique symbol;
declare const streamBrand: unique symbol;
export type NativeConnection = { readonly [connectionBrand]: true };
export type NativeStream = { readonly [streamBrand]: true };

export interface NativeResult {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
  /** Seconds. */
  readonly elapsed: number;
}

/**
 * chDB's addon below its own wrapper. The wrapper escapes parameters a second time, serialises queries that have any,
 * and takes few insert formats; the addon takes what ClickHouse's HTTP interface takes.
 */
export interface Native {
  CreateConnection(folder: string, args: readonly string[]): NativeConnection;
  CloseConnection(connection: NativeConnection): void;
  QueryAsyncConnection(connection: NativeConnection, sql: string, format: string): Promise<NativeResult>;
  /** SELECT only. Binds on this thread and returns before the query has run. */
  StreamQuery(
    connection: NativeConnection,
    sql: string,
    format: string,
    parameters?: Readonly<Record<string, string>>,
  ): NativeStream;
  StreamFetch(
    stream: NativeStream,
  ): Promise<{ readonly done: boolean; readonly bytes: Uint8Array; readonly numRows: number }>;
  /** Waits on this thread until the query has ended: kill the query first. */
  StreamCancel(stream: NativeStream): void;
  /** `data` must not change until this settles. */
  InsertRawAsyncConnection(
    connection: NativeConnection,
    sql: string,
    data: Uint8Array,
    countLines: boolean,
  ): Promise<{ readonly rowsWritten: number; readonly bytesWritten: number; readonly elapsed: number }>;
}

/** Loads the addon of this platform through chDB's own loader, which knows where it is and says what is missing. */
export function loadNative(): Native {
  const chdb = createRequire(import.meta.url).resolve('chdb');
  // The package lists its loader in no export; the version is pinned and a test runs every function above.
  const loader: { loadNative(): Native } = createRequire(chdb)('./dist/loader.js');
  return loader.loadNative();
}
