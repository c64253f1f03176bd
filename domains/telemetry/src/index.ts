export { createTelemetry, type Telemetry, type TelemetryDeps } from './create-telemetry.ts';
export { exportedTables } from './export-organisation.ts';
export { telemetryClickhouseMigrations, telemetryMigrations } from './migrations.ts';
export type { TelemetryDatabase } from './telemetry-database.ts';
