import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '@apex/kit/migration-file';

/** For PostgreSQL. */
export const gatewayMigrations: MigrationSource = {
  domain: 'gateway',
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
};
