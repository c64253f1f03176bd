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

export async function countUploads(db: Database, tenant: Tenant): Promise<number> {
  const { total } = await withTenant(db, tenant, (trx) =>
    own(trx, tenant)
      .select(({ fn }) => fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow(),
  );
  return Number(total);
}

export async function enterUpload(db: Database, tenant: Tenant, upload: Upload & { now_ms: number }): Promise<void> {
  const { organisation_id, project_id } = tenant;
  const { id, name, bytes, now_ms } = upload;
  const row = { id, organisation_id, project_id, name, bytes, created_at: new Date(now_ms) };
  await withTenant(db, tenant, (trx) => trx.insertInto('telemetry.uploads').values(row).execute());
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
