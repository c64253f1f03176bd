import { authMigrations } from '@apex/auth';
import { chatMigrations } from '@apex/chat';
import {
  migrateDown as migrateClickhouseDown,
  migrateUp as migrateClickhouseUp,
  migrationStatus as clickhouseStatus,
} from '@apex/clickhouse';
import { gatewayMigrations } from '@apex/gateway';
import { newMigration } from '@apex/kit/migration-file';
import { optimizerMigrations } from '@apex/optimizer';
import { migrateDown, migrateUp, migrationStatus, withMigrationLock } from '@apex/postgres';
import { telemetryClickhouseMigrations, telemetryMigrations } from '@apex/telemetry';
import { platformMigrations } from '../migrations.ts';
import type { Engines } from './start-engines.ts';

const postgresSources = [
  authMigrations,
  telemetryMigrations,
  gatewayMigrations,
  optimizerMigrations,
  chatMigrations,
  platformMigrations,
];
const clickhouseSources = [telemetryClickhouseMigrations];

type Stores = Pick<Engines, 'database_url' | 'clickhouse'>;

const postgresOptions = (stores: Stores) => ({ url: stores.database_url, sources: postgresSources });
const clickhouseOptions = (stores: Stores) => ({
  connection: stores.clickhouse,
  sources: clickhouseSources,
  // The one lock that holds between processes is PostgreSQL's.
  lock: <T>(work: () => Promise<T>) => withMigrationLock(stores.database_url, work),
});

/** Moves the schemas of both stores; PostgreSQL first, since its lock guards ClickHouse. */
export const migrations = {
  up: async (stores: Stores) => ({
    postgres: await migrateUp(postgresOptions(stores)),
    clickhouse: await migrateClickhouseUp(clickhouseOptions(stores)),
  }),
  downPostgres: (stores: Stores, steps: number) => migrateDown({ ...postgresOptions(stores), target: { steps } }),
  downClickhouse: (stores: Stores, steps: number) =>
    migrateClickhouseDown({ ...clickhouseOptions(stores), target: { steps } }),
  status: async (stores: Stores) => ({
    postgres: await migrationStatus(postgresOptions(stores)),
    clickhouse: await clickhouseStatus(clickhouseOptions(stores)),
  }),
  /** Writes the next empty file of a domain; undefined where the domain has none in that store. */
  create: async (store: 'postgres' | 'clickhouse', domain: string, description: string) => {
    const sources = store === 'postgres' ? postgresSources : clickhouseSources;
    const source = sources.find((candidate) => candidate.domain === domain);
    return source === undefined ? undefined : newMigration(source.folder, description);
  },
};
