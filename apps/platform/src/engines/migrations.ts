import type { MigrationSource } from '@apex/kit/migration-file';
import { fileURLToPath } from 'node:url';

function folderOf(domain: string, name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.resolve(`@apex/${domain}`)));
}

/** Where each domain keeps its PostgreSQL migrations, in the order they are applied. */
export const postgresMigrations: readonly MigrationSource[] = ['auth', 'telemetry', 'chat'].map((domain) => ({
  domain,
  folder: folderOf(domain, 'migrations'),
}));

/** The same for ClickHouse. */
export const clickhouseMigrations: readonly MigrationSource[] = [
  { domain: 'telemetry', folder: folderOf('telemetry', 'clickhouse') },
];
