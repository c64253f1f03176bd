import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '@apex/kit/migration-file';

/** Schema `platform`: what the installation keeps about itself. */
export const platformMigrations: MigrationSource = {
  domain: 'platform',
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
};
