import {
  ApexError,
  type DataDeletion,
  type DeletionId,
  deletionIdSchema,
  type Pagination,
  userIdSchema,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { paginationOf } from '../pagination.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { digestOf, type Selected } from './selection.ts';

type Database = Kysely<TelemetryDatabase>;
type Row = Selectable<TelemetryDatabase['telemetry.deletions']>;

/** A deletion that is not complete, of any tenant. */
export interface OpenDeletion extends Tenant, Selected {
  readonly id: string;
}

export interface NewDeletion extends Selected {
  readonly id: DeletionId;
  readonly cause: DataDeletion['cause'];
  readonly requested_by: string | null;
  readonly at: Date;
}

export async function enterDeletion(db: Database, tenant: Tenant, asked: NewDeletion): Promise<DataDeletion> {
  const { id, cause, kind, value, requested_by, at } = asked;
  const { organisation_id, project_id } = tenant;
  const row = await withTenant(db, tenant, (trx) =>
    trx
      .insertInto('telemetry.deletions')
      .values({
        id,
        organisation_id,
        project_id,
        cause,
        kind,
        value,
        requested_by,
        value_digest: digestOf(value),
        requested_at: at,
        state: 'queued',
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  return deletionOf(row);
}

export async function listPage(
  db: Database,
  tenant: Tenant,
  { page, per_page }: { readonly page: number; readonly per_page: number },
): Promise<{ deletions: DataDeletion[]; pagination: Pagination }> {
  return withTenant(db, tenant, async (trx) => {
    const rows = await own(trx, tenant)
      .selectAll()
      .orderBy('requested_at', 'desc')
      .orderBy('id', 'desc')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    const { total } = await own(trx, tenant)
      .select(({ fn }) => fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow();
    return { deletions: rows.map(deletionOf), pagination: paginationOf(page, per_page, Number(total)) };
  });
}

/** Another tenant's deletion is not found. */
export async function findDeletion(db: Database, tenant: Tenant, id: DeletionId): Promise<DataDeletion> {
  const row = await withTenant(db, tenant, (trx) =>
    own(trx, tenant).selectAll().where('id', '=', id).executeTakeFirst(),
  );
  if (row !== undefined) return deletionOf(row);
  throw new ApexError({
    kind: 'not_found',
    reason: 'telemetry.deletion_not_found',
    message: `There is no deletion ${id} in this project.`,
  });
}

/** The one look across tenants: at what is to delete, never at calls. */
export function asDeletionJob<T>(db: Database, work: (trx: Transaction<TelemetryDatabase>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.delete', true)`.execute(trx);
    return work(trx);
  });
}

/** In the order they were asked for. */
export async function listOpen(db: Database): Promise<OpenDeletion[]> {
  const rows = await asDeletionJob(db, (trx) =>
    trx
      .selectFrom('telemetry.deletions')
      .select(['organisation_id', 'project_id', 'id', 'kind', 'value'])
      .where('state', '!=', 'complete')
      .orderBy('requested_at')
      .orderBy('id')
      .execute(),
  );
  return rows.flatMap(({ value, ...row }) => (value === null ? [] : [{ ...row, value }]));
}

/** What a later try counts is less than there was: the first count stays. */
export async function markRunning(
  db: Database,
  open: OpenDeletion,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const first = sql<Record<string, number>>`coalesce(counts, ${JSON.stringify(counts)}::jsonb)`;
  await withTenant(db, open, async (trx) => {
    await updating(trx, open).set({ state: 'running', counts: first }).execute();
  });
}

export async function markFailed(db: Database, open: OpenDeletion, problem: string): Promise<void> {
  await withTenant(db, open, async (trx) => {
    await updating(trx, open).set({ problem }).execute();
  });
}

/** A user's label is forgotten with the user. */
export async function markComplete(
  db: Database,
  open: OpenDeletion,
  { remaining, at }: { readonly remaining: Readonly<Record<string, number>>; readonly at: Date },
): Promise<void> {
  const told = sql<Record<string, number>>`${JSON.stringify(remaining)}::jsonb`;
  const value = open.kind === 'user' ? null : open.value;
  await withTenant(db, open, async (trx) => {
    await updating(trx, open)
      .set({ state: 'complete', remaining: told, value, problem: null, completed_at: at })
      .execute();
  });
}

function updating(trx: Transaction<TelemetryDatabase>, { organisation_id, project_id, id }: OpenDeletion) {
  return trx
    .updateTable('telemetry.deletions')
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id)
    .where('id', '=', id);
}

function own(db: Database, { organisation_id, project_id }: Tenant) {
  return db
    .selectFrom('telemetry.deletions')
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id);
}

function deletionOf(row: Row): DataDeletion {
  const { cause, kind, value, value_digest, state, counts, remaining, problem } = row;
  return {
    id: deletionIdSchema.parse(row.id),
    cause,
    kind,
    value,
    value_digest,
    state,
    counts,
    remaining,
    problem,
    requested_by: row.requested_by === null ? null : userIdSchema.parse(row.requested_by),
    requested_at: row.requested_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
  };
}
