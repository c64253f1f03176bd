export { createPool, type Database, type PoolControl, type PoolOptions, type PoolSizes } from './pool.ts';
export { isUniqueViolation } from './database-error.ts';
export { parseDatabaseAddress } from './address.ts';
export { type ConnectionOptions, connectionConfig } from './connection.ts';
export { listen, type Listener, type ListenOptions } from './listen.ts';
export { type SessionLock, type SessionLockOptions, takeSessionLock } from './session-lock.ts';
export { type LinesOf, tableLines } from './table-lines.ts';
export { type Tenant, withTenant } from './tenant.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
  superviseEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export { migrateDown, type MigrateOptions, migrateUp, migrationStatus } from './migrate/migrate.ts';
export { withMigrationLock } from './migrate/lock.ts';
export { runtimeRole } from './migrate/prepare.ts';
