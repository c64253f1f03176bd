import { ApexError, type UploadId, uploadIdSchema } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

type Database = Kysely<TelemetryDatabase>;

export interface Upload {
  readonly id: UploadId;
  readonly name: string;
  readonly bytes: number;
}

/**
 * Takes a place for an upload whose content is still to come; false where the project has as many as it may. One at a
 * time, so that uploads that begin together see each other.
 */
export async function reserveUpload(
  db: Database,
  tenant: Tenant,
  upload: Omit<Upload, 'bytes'> & { readonly now_ms: number; readonly most: number },
): Promise<boolean> {
  const { organisation_id, project_id } = tenant;
  const { id, name, now_ms, most } = upload;
  return withTenant(db, tenant, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`telemetry.uploads ${project_id}`}, 0))`.execute(trx);
    const { total } = await own(trx, tenant)
      .select(({ fn }) => fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow();
    if (Number(total) >= most) return false;
    const row = { id, organisation_id, project_id, name, bytes: 0, created_at: new Date(now_ms) };
    await trx.insertInto('telemetry.uploads').values(row).execute();
    return true;
  });
}

/** Says how much came. */
export async function completeUpload(db: Database, tenant: Tenant, { id, bytes }: Omit<Upload, 'name'>): Promise<void> {
  const { organisation_id, project_id } = tenant;
  await withTenant(db, tenant, (trx) =>
    trx
      .updateTable('telemetry.uploads')
      .set({ bytes })
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('id', '=', id)
      .execute(),
  );
}

/** Another tenant's upload is not found. */
export async function getUpload(db: Database, tenant: Tenant, id: UploadId): Promise<Upload> {
  const row = await withTenant(db, tenant, (trx) =>
    own(trx, tenant).select(['id', 'name', 'bytes']).where('id', '=', id).executeTakeFirst(),
  );
  if (row === undefined) throw uploadNotFound(id);
  return { id, name: row.name, bytes: Number(row.bytes) };
}

export async function removeUpload(db: Database, tenant: Tenant, id: UploadId): Promise<void> {
  const { organisation_id, project_id } = tenant;
  await withTenant(db, tenant, (trx) =>
    trx
      .deleteFrom('telemetry.uploads')
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('id', '=', id)
      .execute(),
  );
}

/** The ids of all uploads of a project. */
export async function listUploads(db: Database, tenant: Tenant): Promise<UploadId[]> {
  const rows = await withTenant(db, tenant, (trx) => own(trx, tenant).select('id').execute());
  return rows.map(({ id }) => uploadIdSchema.parse(id));
}

/** Takes out the uploads of all tenants that are older, and names them. */
export async function removeUploadsBefore(db: Database, before_ms: number): Promise<UploadId[]> {
  const { rows } = await db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.sweep_uploads', true)`.execute(trx);
    return sql<{
      id: string;
    }>`delete from telemetry.uploads where created_at < ${new Date(before_ms)} returning id`.execute(trx);
  });
  return rows.map(({ id }) => uploadIdSchema.parse(id));
}

function own(db: Database, { organisation_id, project_id }: Tenant) {
  return db
    .selectFrom('telemetry.uploads')
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id);
}

export function uploadNotFound(id: UploadId): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.upload_not_found',
    message: `There is no upload ${id} in this project. Uploads are kept until they are imported, a day at most.`,
  });
}
