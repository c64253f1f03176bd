import { tableLines } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from './gateway-database.ts';

export interface ExportOf {
  readonly organisation_id: string;
  readonly project_ids: readonly string[];
  /** Null: all of the organisation. */
  readonly user_id: string | null;
}

export type ExportLine = { readonly kind: string; readonly [field: string]: unknown };

/** Tables that an organisation's export holds whole. */
export const exportedTables = [
  'gateway.upstreams',
  'gateway.settings',
  'gateway.budgets',
  'gateway.budget_uses',
  'gateway.policies',
  'gateway.policy_versions',
  'gateway.policy_activations',
] as const;

const ofProjects: ReadonlySet<string> = new Set([
  'gateway.policies',
  'gateway.policy_versions',
  'gateway.policy_activations',
]);

/** All that is held of an organisation, a line a row. Providers' keys are in the vault, which gives none out. */
export async function* exportOrganisation(
  db: Kysely<GatewayDatabase>,
  { organisation_id, project_ids, user_id }: ExportOf,
): AsyncGenerator<ExportLine> {
  if (user_id !== null) return;
  for (const table of exportedTables) {
    if (!ofProjects.has(table)) yield* tableLines(db, { organisation_id }, { table });
    else for (const project_id of project_ids) yield* tableLines(db, { organisation_id, project_id }, { table });
  }
}
