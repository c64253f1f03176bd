export {
  type Clickhouse,
  type ClickhouseOptions,
  createClickhouse,
  type InsertOptions,
  type Query,
  type QueryParameters,
  type Statement,
} from './clickhouse.ts';
export {
  type EmbeddedClickhouse,
  type EmbeddedClickhouseOptions,
  startEmbeddedClickhouse,
  superviseEmbeddedClickhouse,
} from './start-embedded-clickhouse.ts';
export { migrateDown, type MigrateOptions, migrateUp, migrationStatus } from './migrate/migrate.ts';
export { parseClickhouseUrl } from './clickhouse-url.ts';
