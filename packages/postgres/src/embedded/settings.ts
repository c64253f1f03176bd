/** Server settings for one machine: loopback only, small memory, few processes, no values of users in its log. */
export function settings(port: number, socket_folder = ''): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: socket_folder,
    max_connections: 50,
    shared_buffers: '48MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    min_wal_size: '80MB',
    max_wal_size: '512MB',
    // Nothing replicates from here, and reading by the backends themselves saves three worker processes.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_replication_slots: 0,
    max_logical_replication_workers: 0,
    io_method: 'sync',
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors reach the client that caused them; here their text could show a user's values.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
