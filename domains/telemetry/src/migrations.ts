import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '@apex/kit/migration-file';

/** For PostgreSQL. */
export const telemetryMigrations: MigrationSource = {
  domain: 'telemetry',
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
};

/** For ClickHouse. */
export const telemetryClickhouseMigrations: MigrationSource = {
  domain: 'telemetry',
  folder: fileURLToPath(new URL('../clickhouse', import.meta.url)),
};
