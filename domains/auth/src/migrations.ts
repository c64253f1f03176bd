import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '@apex/kit/migration-file';

/** Schema `auth`. */
export const authMigrations: MigrationSource = {
  domain: 'auth',
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
};
