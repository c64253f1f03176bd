import { z } from 'zod';
import { ApexError } from '@apex/contracts';
import {
  type MigrationFile,
  type MigrationSource,
  readMigrations,
  splitStatements,
  threeDigits,
} from '@apex/kit/migration-file';
import {
  type AppliedMigration,
  type DownTarget,
  type MigrationStatus,
  planDown,
  planUp,
  statusOf,
} from '@apex/kit/migration-plan';
import { type Clickhouse, type ClickhouseOptions, createClickhouse } from '../clickhouse.ts';

export interface MigrateOptions {
  readonly connection: ClickhouseOptions;
  /** In the order in which domains are migrated. */
  readonly sources: readonly MigrationSource[];
  /** ClickHouse has no locks: one that holds between processes, as of the state database. */
  readonly lock: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Applies what is pending and returns it. ClickHouse has no transactions: a file that fails half way is run again from
 * its top next time, so its statements say `IF NOT EXISTS`.
 */
export function migrateUp(options: MigrateOptions): Promise<MigrationFile[]> {
  return withStore(options, async (store, files) => {
    const pending = planUp(files, await ledger(store));
    for (const file of pending) {
      await runAll(store, file, 'up');
      const { domain, number, name, checksum } = file;
      await store.insert('migrations', [{ domain, number, name, checksum, applied_at: new Date().toISOString() }]);
    }
    return pending;
  });
}

/** Takes migrations back, the last one first, and returns them. */
export function migrateDown(options: MigrateOptions & { readonly target: DownTarget }): Promise<MigrationFile[]> {
  return withStore(options, async (store, files) => {
    const chosen = planDown(files, await ledger(store), options.target);
    for (const file of chosen) {
      await runAll(store, file, 'down');
      await store.command({
        sql: 'ALTER TABLE migrations DELETE WHERE domain = {domain:String} AND number = {number:UInt32} SETTINGS mutations_sync = 2',
        params: { domain: file.domain, number: file.number },
      });
    }
    return chosen;
  });
}

export function migrationStatus(options: MigrateOptions): Promise<MigrationStatus[]> {
  return withStore(options, async (store, files) => statusOf(files, await ledger(store)));
}

async function withStore<T>(
  options: MigrateOptions,
  work: (store: Clickhouse, files: MigrationFile[]) => Promise<T>,
): Promise<T> {
  const files = (await Promise.all(options.sources.map(readMigrations))).flat();
  return options.lock(async () => {
    await ensureDatabase(options.connection);
    const store = createClickhouse(options.connection);
    try {
      await store.command({
        sql: `CREATE TABLE IF NOT EXISTS migrations (
          domain String, number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC')
        ) ENGINE = MergeTree ORDER BY (domain, number)`,
      });
      return await work(store, files);
    } finally {
      await store.close();
    }
  });
}

async function ensureDatabase(connection: ClickhouseOptions): Promise<void> {
  const server = createClickhouse({ ...connection, database: 'default' });
  try {
    await server.command({
      sql: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
      params: { database: connection.database },
    });
  } finally {
    await server.close();
  }
}

const rowSchema = z.object({
  domain: z.string(),
  number: z.int(),
  name: z.string(),
  checksum: z.string(),
  applied_at: z.string(),
});

function ledger(store: Clickhouse): Promise<AppliedMigration[]> {
  return store.query({ sql: 'SELECT * FROM migrations ORDER BY domain, number', schema: rowSchema });
}

async function runAll(store: Clickhouse, file: MigrationFile, direction: 'up' | 'down'): Promise<void> {
  for (const [index, sql] of splitStatements(file[direction]).entries()) {
    await store.command({ sql }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ApexError({
        kind: 'internal',
        reason: 'migrations.failed',
        message: `Migration ${file.domain}/${threeDigits(file.number)}_${file.name} failed at statement ${index + 1} on its way ${direction}: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause: error,
      });
    });
  }
}
