import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { ProjectLock } from './import/project-lock.ts';
import type { CallStore, Table } from './store/call-store.ts';
import type { TelemetryDatabase } from './telemetry-database.ts';
import type { Tenant } from './tenant.ts';
import type { UploadFolder } from './upload/upload-folder.ts';
import { listUploads } from './upload/upload-store.ts';

/** What is told of calls goes before what tells that there are any, so that a pass that breaks off is repeated whole. */
const callTables: readonly Table[] = [
  'rollup_days',
  'rollup_hours',
  'rollup_sessions',
  'occurrences',
  'calls',
  'import_batches',
  'span_links',
  'metric_points',
  'sightings',
  'intakes',
];

export interface ForgetDeps {
  readonly db: Kysely<TelemetryDatabase>;
  readonly store: CallStore;
  readonly lock: ProjectLock;
  readonly uploads: { readonly folder: UploadFolder };
}

/**
 * Removes all of a project, for good: its rows in both stores, from the engine's files as well, and the files it
 * uploaded. Safe to repeat; waits for a batch that is being written.
 */
export async function forgetProject(deps: ForgetDeps, tenant: Tenant, signal: AbortSignal): Promise<void> {
  await deps.lock.run(tenant, signal, async (db) => {
    const calls = deps.store.for(tenant);
    for (const table of callTables) await calls.erase(table, '1');
    await deps.store.purge(callTables, signal);
    // Files before the rows that know their names.
    for (const id of await listUploads(db, tenant)) await deps.uploads.folder.remove(id);
    await forgetState(db, tenant);
  });
}

/** What belongs to no project, once the organisation ends. */
export async function forgetOrganisation(
  db: Kysely<TelemetryDatabase>,
  { organisation_id }: Pick<Tenant, 'organisation_id'>,
): Promise<void> {
  await withTenant(db, { organisation_id }, async (trx) => {
    for (const table of ['alerts', 'repricings', 'price_books', 'negotiated_prices'] as const) {
      await trx.deleteFrom(`telemetry.${table}`).where('organisation_id', '=', organisation_id).execute();
    }
  });
}

/** The batches of an import and the sample go with it. */
async function forgetState(db: Kysely<TelemetryDatabase>, tenant: Tenant): Promise<void> {
  const { organisation_id, project_id } = tenant;
  await withTenant(db, tenant, async (trx) => {
    for (const table of [
      'day_states',
      'repricing_days',
      'file_anchors',
      'uploads',
      'reconciliations',
      'imports',
      'deletions',
      'retentions',
      'alerts',
      'alert_rules',
      'alert_watches',
      'alert_webhooks',
    ] as const) {
      await trx
        .deleteFrom(`telemetry.${table}`)
        .where('organisation_id', '=', organisation_id)
        .where('project_id', '=', project_id)
        .execute();
    }
  });
}
