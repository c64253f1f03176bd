import type { OrgId, ProjectId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { enterTenant } from '../visibility.ts';

/** One domain's part of forgetting one project. */
export interface Forgetting {
  readonly project_id: ProjectId;
  readonly organisation_id: OrgId;
  readonly domain: string;
  readonly deleted_at: Date;
  readonly forgotten_at: Date | null;
}

/** Longer than a request that began before the deletion may go on writing, with the project remembered for ten seconds. */
export const settleMs = 2 * 60_000;
type Db = Kysely<AuthDatabase>;

/** The one look across tenants: at ids and times. */
export function asForgettingJob<T>(db: Db, work: (trx: Transaction<AuthDatabase>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'auth.forget_projects', true)`.execute(trx);
    return work(trx);
  });
}

export function listForgettings(db: Db): Promise<Forgetting[]> {
  return asForgettingJob(db, (trx) =>
    trx
      .selectFrom('auth.project_forgettings')
      .select(['project_id', 'organisation_id', 'domain', 'deleted_at', 'forgotten_at'])
      .orderBy('deleted_at')
      .limit(1000)
      .execute(),
  );
}

/** Whether the organisation goes with its projects. */
export async function isDissolved(db: Db, organisation_id: OrgId): Promise<boolean> {
  const row = await withTenant(db, { organisation_id }, (trx) =>
    trx.selectFrom('auth.organisations').select('deleted_at').where('id', '=', organisation_id).executeTakeFirst(),
  );
  return row === undefined || row.deleted_at !== null;
}

export async function markForgotten(db: Db, { project_id, domain }: Forgetting, at: Date): Promise<void> {
  await asForgettingJob(db, (trx) =>
    trx
      .updateTable('auth.project_forgettings')
      .set({ forgotten_at: at })
      .where('project_id', '=', project_id)
      .where('domain', '=', domain)
      .execute(),
  );
}

/** Takes the last trace of a project away once every domain has forgotten it since `settle_ms` after its deletion. */
export async function removeForgotten(
  db: Db,
  { project_id }: Forgetting,
  when: { readonly at: Date; readonly settle_ms: number },
): Promise<boolean> {
  return asForgettingJob(db, async (trx) => {
    const rows = await trx
      .selectFrom('auth.project_forgettings')
      .selectAll()
      .where('project_id', '=', project_id)
      .forUpdate()
      .execute();
    const [first] = rows;
    // Another process may have come first.
    if (first === undefined || !rows.every((row) => isSettled(row, when.settle_ms))) return false;
    const { organisation_id, deleted_by: user_id, request_id } = first;
    await enterTenant(trx, organisation_id);
    await trx.deleteFrom('auth.project_forgettings').where('project_id', '=', project_id).execute();
    await trx
      .deleteFrom('auth.projects')
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', project_id)
      .where('deleted_at', 'is not', null)
      .execute();
    await recordAudit(trx, {
      organisation_id,
      at: when.at,
      user_id,
      action: 'project.forget',
      subject_id: project_id,
      request_id,
    });
    return true;
  });
}

/** Whether a domain forgot a project when nobody could have added to it any more. */
export function isSettled(
  { forgotten_at, deleted_at }: Pick<Forgetting, 'forgotten_at' | 'deleted_at'>,
  settle_ms: number,
): boolean {
  return forgotten_at !== null && forgotten_at.getTime() >= deleted_at.getTime() + settle_ms;
}
