import {
  ApexError,
  type ReconciledLine,
  type ReconciledLineQuery,
  type Reconciliation,
  type ReconciliationId,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

type Database = Kysely<TelemetryDatabase>;
interface Page {
  readonly page: number;
  readonly per_page: number;
}

/** Rows of one statement: PostgreSQL takes 65,535 values. */
const chunkSize = 5_000;

export async function insertReconciliation(
  db: Database,
  tenant: Tenant,
  given: { readonly reconciliation: Reconciliation; readonly lines: readonly ReconciledLine[] },
): Promise<void> {
  const { organisation_id, project_id } = tenant;
  const { id, name, from, to, created_at } = given.reconciliation;
  await withTenant(db, tenant, async (trx) => {
    await trx
      .insertInto('telemetry.reconciliations')
      .values({
        id,
        organisation_id,
        project_id,
        name,
        first_at: new Date(from),
        last_at: new Date(to),
        figures: JSON.stringify(given.reconciliation),
        created_at: new Date(created_at),
      })
      .execute();
    for (let at = 0; at < given.lines.length; at += chunkSize) {
      const rows = given.lines.slice(at, at + chunkSize).map((line) => ({
        reconciliation_id: id,
        position: line.position,
        organisation_id,
        project_id,
        causes: line.causes.map(({ cause }) => cause),
        line: JSON.stringify(line),
      }));
      await trx.insertInto('telemetry.reconciliation_lines').values(rows).execute();
    }
  });
}

/** Newest first. */
export async function pageOfReconciliations(
  db: Database,
  tenant: Tenant,
  { page, per_page }: Page,
): Promise<{ reconciliations: Reconciliation[]; total: number }> {
  return withTenant(db, tenant, async (trx) => {
    const { total } = await own(trx, tenant)
      .select(({ fn }) => fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await own(trx, tenant)
      .select('figures')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    return { reconciliations: rows.map(({ figures }) => figures as Reconciliation), total: Number(total) };
  });
}

/** Another tenant's is not found. */
export async function readReconciliation(db: Database, tenant: Tenant, id: ReconciliationId): Promise<Reconciliation> {
  const row = await withTenant(db, tenant, (trx) =>
    own(trx, tenant).select('figures').where('id', '=', id).executeTakeFirst(),
  );
  if (row === undefined) throw reconciliationNotFound(id);
  // Written by `insertReconciliation` alone.
  return row.figures as Reconciliation;
}

export async function pageOfLines(
  db: Database,
  tenant: Tenant,
  { id, cause, differing, page, per_page }: ReconciledLineQuery,
): Promise<{ lines: ReconciledLine[]; total: number }> {
  return withTenant(db, tenant, async (trx) => {
    let lines = trx
      .selectFrom('telemetry.reconciliation_lines')
      .where('organisation_id', '=', tenant.organisation_id)
      .where('project_id', '=', tenant.project_id)
      .where('reconciliation_id', '=', id);
    if (cause !== undefined) lines = lines.where(sql<boolean>`${cause} = any(causes)`);
    if (differing === 'true') lines = lines.where(sql<boolean>`cardinality(causes) > 0`);
    if (differing === 'false') lines = lines.where(sql<boolean>`cardinality(causes) = 0`);
    const { total } = await lines.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
    const rows = await lines
      .select('line')
      .orderBy('position')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    return { lines: rows.map(({ line }) => line as ReconciledLine), total: Number(total) };
  });
}

export async function removeReconciliation(db: Database, tenant: Tenant, id: ReconciliationId): Promise<void> {
  const { numDeletedRows } = await withTenant(db, tenant, (trx) =>
    trx
      .deleteFrom('telemetry.reconciliations')
      .where('organisation_id', '=', tenant.organisation_id)
      .where('project_id', '=', tenant.project_id)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  if (numDeletedRows === 0n) throw reconciliationNotFound(id);
}

function own(db: Database, { organisation_id, project_id }: Tenant) {
  return db
    .selectFrom('telemetry.reconciliations')
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id);
}

function reconciliationNotFound(id: ReconciliationId): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.reconciliation_not_found',
    message: `There is no reconciliation ${id}.`,
  });
}
