/** What the parent writes to the process's stdin, so that the password is in no argument list. */
export interface ProcessOptions {
  readonly folder: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** 0 for an ephemeral one. */
  readonly port: number;
}

/** What the process answers, once. */
export type ProcessReport = { readonly port: number } | { readonly error: string };

/** Caps of the engine as a whole; those of a query are settings. */
export const engineConfig = `<clickhouse>
  <max_server_memory_usage>4000000000</max_server_memory_usage>
  <mark_cache_size>134217728</mark_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <compiled_expression_cache_size>16777216</compiled_expression_cache_size>
  <logger><level>error</level></logger>
</clickhouse>
`;
