/** What every connection starts with: memory and threads of one machine, numbers and times that survive JSON. */
export const baseSettings: Readonly<Record<string, string>> = {
  max_threads: '2',
  max_insert_threads: '1',
  max_memory_usage: '2000000000',
  max_bytes_before_external_group_by: '1000000000',
  max_bytes_before_external_sort: '1000000000',
  max_execution_time: '300',
  output_format_json_quote_64bit_integers: '1',
  output_format_json_quote_decimals: '1',
  date_time_input_format: 'best_effort',
  date_time_output_format: 'iso',
  async_insert: '0',
  session_timezone: 'UTC',
};

/**
 * Settings that a connection may be opened with, which is cheaper than a statement that sets them. Only names that the
 * engine knows and numbers: an argument that it does not take is no error of the statement, as it must be.
 */
const openedWith = new Set([
  'max_execution_time',
  'max_query_size',
  'max_block_size',
  'max_memory_usage',
  'max_threads',
  'do_not_merge_across_partitions_select_final',
]);

/** Of a statement's settings those that its connection is opened with. */
export function openingSettings(settings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...settings].filter(([name, value]) => openedWith.has(name) && /^\d{1,15}$/.test(value)));
}

/** Arguments of the HTTP interface that are no settings of a query, and the one setting we use ourselves. */
const notSettings = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'role',
  'quota_key',
  'session_id',
  'session_timeout',
  'session_check',
  'close_session',
  'compress',
  'decompress',
  'enable_http_compression',
  'http_zlib_compression_level',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
  'stacktrace',
  'log_comment',
  'add_http_cors_header',
  'http_write_exception_in_output_format',
]);

export function isSetting(argument: string): boolean {
  return !notSettings.has(argument) && !argument.startsWith('param_') && /^[a-z][a-z0-9_]*$/i.test(argument);
}

export function quoteLiteral(value: string): string {
  return `'${value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\0', String.raw`\0`)}'`;
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
