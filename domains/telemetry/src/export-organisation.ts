import { tableLines } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import { exportColumns } from './call-export/export-columns.ts';
import type { CallStore, Table } from './store/call-store.ts';
import type { TelemetryDatabase } from './telemetry-database.ts';

export interface ExportOf {
  readonly organisation_id: string;
  readonly project_ids: readonly string[];
  /** Null: all of the organisation; else what names that person alone. */
  readonly user_id: string | null;
}

export type ExportLine = { readonly kind: string; readonly [field: string]: unknown };

/** Columns that name a person by table: of a person's own export these rows alone are part. */
const organisationTables = { negotiated_prices: 'created_by', price_books: null, repricings: 'requested_by' } as const;
const projectTables = {
  imports: null,
  import_batches: null,
  file_anchors: null,
  samples: null,
  uploads: null,
  reconciliations: null,
  reconciliation_lines: null,
  repricing_days: null,
  deletions: 'requested_by',
  retentions: 'set_by',
  alert_rules: 'created_by',
  alert_watches: null,
  alert_webhooks: 'created_by',
  alert_deliveries: null,
} as const;
const engineTables: readonly (readonly [Table, string])[] = [
  ['calls', exportColumns],
  ['occurrences', '* EXCEPT organisation_id'],
  ['sightings', '* EXCEPT organisation_id'],
  ['span_links', '* EXCEPT organisation_id'],
  ['metric_points', '* EXCEPT organisation_id'],
  ['intakes', '* EXCEPT organisation_id'],
  ['import_batches', '* EXCEPT organisation_id'],
];

/** The address of a webhook lets whoever has it write there. */
const secrets = ['url', 'secret_id'];

/** Tables that an organisation's export holds whole; the engine's are named without a schema. */
export const exportedTables: readonly string[] = [
  ...[...Object.keys(organisationTables), ...Object.keys(projectTables), 'alerts'].map((name) => `telemetry.${name}`),
  ...engineTables.map(([name]) => name),
];

interface ExportDeps {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
}

/** All that is held of an organisation, a line a row. */
export async function* exportOrganisation(
  { db, store }: ExportDeps,
  { organisation_id, project_ids, user_id }: ExportOf,
  signal: AbortSignal,
): AsyncGenerator<ExportLine> {
  const named = (column: string) => sql`${sql.ref(column)} = ${user_id}`;
  for (const [name, person] of Object.entries(organisationTables)) {
    if (user_id !== null && person === null) continue;
    const where = user_id === null || person === null ? {} : { where: named(person) };
    yield* tableLines(db, { organisation_id }, { table: `telemetry.${name}`, ...where });
  }
  if (user_id === null) {
    // Of all projects, and of none.
    const nowhere = sql`project_id is null`;
    yield* tableLines(db, { organisation_id }, { table: 'telemetry.alerts', where: nowhere });
  }
  for (const project_id of project_ids) {
    const tenant = { organisation_id, project_id };
    for (const [name, person] of Object.entries(projectTables)) {
      signal.throwIfAborted();
      if (user_id !== null && person === null) continue;
      const where = user_id === null || person === null ? {} : { where: named(person) };
      yield* tableLines(db, tenant, { table: `telemetry.${name}`, omit: secrets, ...where });
    }
    if (user_id !== null) continue;
    yield* tableLines(db, tenant, { table: 'telemetry.alerts' });
    for (const [from, columns] of engineTables) {
      const parts = store.for(tenant).stream({
        columns,
        from,
        final: true,
        settings: { max_execution_time: 3600 },
        signal,
      });
      for await (const rows of parts) for (const row of rows) yield { kind: from, project_id, row };
    }
  }
}
