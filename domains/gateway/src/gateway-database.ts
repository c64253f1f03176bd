/** The tables of the schema `gateway`, put together from those of its parts. */
import type { BudgetTables } from './budget/budget-tables.ts';
import type { PolicyTables } from './policy/policy-tables.ts';
import type { UpstreamTables } from './upstream/upstream-tables.ts';

export type GatewayDatabase = BudgetTables & PolicyTables & UpstreamTables;
