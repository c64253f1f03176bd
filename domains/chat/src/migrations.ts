import { fileURLToPath } from 'node:url';
import type { MigrationSource } from '@apex/kit/migration-file';

export const chatMigrations: MigrationSource = {
  domain: 'chat',
  folder: fileURLToPath(new URL('../migrations', import.meta.url)),
};
