import { type ImportId, importIdSchema } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

export interface Sample {
  readonly import_id: ImportId;
  /** When its calls end. */
  readonly until: Date;
  readonly is_complete: boolean;
}

/** The project's sample; where it has none, one that ends at `now_ms`, under an import of its own. */
export function openSample(
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  fresh: { readonly import_id: ImportId; readonly now_ms: number },
): Promise<Sample> {
  const { organisation_id, project_id } = tenant;
  return withTenant(db, tenant, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`telemetry.sample ${project_id}`}, 0))`.execute(trx);
    const known = await trx
      .selectFrom('telemetry.samples as sample')
      .innerJoin('telemetry.imports as import', 'import.id', 'sample.import_id')
      .select(['sample.import_id', 'sample.until', 'import.status'])
      .where('sample.organisation_id', '=', organisation_id)
      .where('sample.project_id', '=', project_id)
      .executeTakeFirst();
    if (known !== undefined) {
      const { import_id, until, status } = known;
      return { import_id: importIdSchema.parse(import_id), until, is_complete: status === 'complete' };
    }
    const until = new Date(fresh.now_ms);
    const entry = { organisation_id, project_id };
    await trx
      .insertInto('telemetry.imports')
      .values({ ...entry, id: fresh.import_id, format: 'synth', status: 'running', files: 1, created_at: until })
      .execute();
    await trx
      .insertInto('telemetry.samples')
      .values({ ...entry, import_id: fresh.import_id, until })
      .execute();
    return { import_id: fresh.import_id, until, is_complete: false };
  });
}
