import type { Client } from 'pg';
import { ApexError } from '@apex/contracts';
import { type MigrationFile, type MigrationSource, readMigrations, threeDigits } from '@apex/kit/migration-file';
import {
  type AppliedMigration,
  type DownTarget,
  type MigrationStatus,
  planDown,
  planUp,
  statusOf,
} from '@apex/kit/migration-plan';
import { withMigrationLock } from './lock.ts';
import { prepare } from './prepare.ts';

export interface MigrateOptions {
  /** Of the owner of the schemas. */
  readonly url: string;
  /** In the order in which domains are migrated. */
  readonly sources: readonly MigrationSource[];
}

/** Applies what is pending, each migration in a transaction of its own, and returns it. Safe to call from many processes. */
export async function migrateUp(options: MigrateOptions): Promise<MigrationFile[]> {
  const files = await readAll(options.sources);
  return withMigrationLock(options.url, async (client) => {
    await prepare(
      client,
      options.sources.map((source) => source.domain),
    );
    const pending = planUp(files, await ledger(client));
    for (const file of pending) {
      await inTransaction(client, file, 'up', async () => {
        await client.query(file.up);
        await client.query(
          'insert into apex.apex_migrations (domain, number, name, checksum) values ($1, $2, $3, $4)',
          [file.domain, file.number, file.name, file.checksum],
        );
      });
    }
    return pending;
  });
}

/** Takes migrations back, the last one first, and returns them. */
export async function migrateDown(options: MigrateOptions & { readonly target: DownTarget }): Promise<MigrationFile[]> {
  const files = await readAll(options.sources);
  return withMigrationLock(options.url, async (client) => {
    await prepare(client, []);
    const chosen = planDown(files, await ledger(client), options.target);
    for (const file of chosen) {
      await inTransaction(client, file, 'down', async () => {
        await client.query(file.down);
        await client.query('delete from apex.apex_migrations where domain = $1 and number = $2', [
          file.domain,
          file.number,
        ]);
      });
    }
    return chosen;
  });
}

export async function migrationStatus(options: MigrateOptions): Promise<MigrationStatus[]> {
  const files = await readAll(options.sources);
  return withMigrationLock(options.url, async (client) => {
    await prepare(client, []);
    return statusOf(files, await ledger(client));
  });
}

async function readAll(sources: readonly MigrationSource[]): Promise<MigrationFile[]> {
  return (await Promise.all(sources.map(readMigrations))).flat();
}

async function ledger(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `select domain, number, name, checksum, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as applied_at
     from apex.apex_migrations order by domain, number`,
  );
  return rows;
}

async function inTransaction(
  client: Client,
  file: MigrationFile,
  direction: 'up' | 'down',
  work: () => Promise<void>,
): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new ApexError({
      kind: 'internal',
      reason: 'migrations.failed',
      message: `Migration ${file.domain}/${threeDigits(file.number)}_${file.name} failed on its way ${direction} and was rolled back: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}
