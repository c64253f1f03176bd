import { tableLines } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { OptimizerDatabase } from './optimizer-database.ts';

export interface ExportOf {
  readonly organisation_id: string;
  readonly project_ids: readonly string[];
  /** Null: all of the organisation. */
  readonly user_id: string | null;
}

export type ExportLine = { readonly kind: string; readonly [field: string]: unknown };

/** Tables that an organisation's export holds whole. */
export const exportedTables = ['optimizer.measurements', 'optimizer.findings', 'optimizer.proposals'] as const;

/** All that is held of an organisation, a line a row. */
export async function* exportOrganisation(
  db: Kysely<OptimizerDatabase>,
  { organisation_id, project_ids, user_id }: ExportOf,
): AsyncGenerator<ExportLine> {
  if (user_id !== null) return;
  for (const project_id of project_ids) {
    for (const table of exportedTables) yield* tableLines(db, { organisation_id, project_id }, { table });
  }
}
