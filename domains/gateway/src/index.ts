export { createGateway, type Gateway, type GatewayDeps } from './create-gateway.ts';
export { exportedTables } from './export-organisation.ts';
export type { GatewayDatabase } from './gateway-database.ts';
export type { BudgetReached } from './budget/tell-reached.ts';
export type { IntakePort } from './ports.ts';
export { gatewayMigrations } from './migrations.ts';
