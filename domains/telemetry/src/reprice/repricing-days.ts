import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { PendingPage, TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { asRepricingJob, type OpenRepricing } from './repricing-store.ts';

type Database = Kysely<TelemetryDatabase>;

/** A day of a project that a re-pricing is not done with. */
export interface OpenDay extends Tenant {
  readonly day: string;
  /** The last call that was looked at, in the engine's order; empty before the first. */
  readonly after_call: string;
  readonly pending: PendingPage | null;
}

/** Projects of an organisation that have calls, or of which somebody has said that there are about to be some. */
export async function listProjects(db: Database, organisation_id: string): Promise<Tenant[]> {
  const rows = await asRepricingJob(db, (trx) =>
    trx
      .selectFrom('telemetry.day_states')
      .select('project_id')
      .distinct()
      .where('organisation_id', '=', organisation_id)
      .orderBy('project_id')
      .execute(),
  );
  return rows.map(({ project_id }) => ({ organisation_id, project_id }));
}

/** Enters the days of a project with the calls to look at; those that are entered already stay as they are. */
export async function enterDays(
  db: Database,
  tenant: Tenant,
  repricing_id: string,
  days: ReadonlyMap<string, number>,
): Promise<void> {
  if (days.size === 0) return;
  const rows = [...days].map(([day, expected_calls]) => ({ ...keyOf(tenant), repricing_id, day, expected_calls }));
  await withTenant(db, tenant, (trx) =>
    trx
      .insertInto('telemetry.repricing_days')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** The next day to work on; `undefined` when all are done. */
export async function nextDay(
  db: Database,
  { organisation_id, id }: Pick<OpenRepricing, 'organisation_id' | 'id'>,
): Promise<OpenDay | undefined> {
  const { rows } = await withTenant(db, { organisation_id }, (trx) =>
    sql<OpenDay>`select organisation_id, project_id, day::text as day, after_call, pending
      from telemetry.repricing_days
      where organisation_id = ${organisation_id} and repricing_id = ${id} and done_at is null
      order by project_id, day limit 1`.execute(trx),
  );
  return rows[0];
}

/** Says what a page that is about to be written will add. */
export async function enterPending(
  db: Database,
  { day, ...tenant }: OpenDay,
  repricing_id: string,
  pending: PendingPage,
): Promise<void> {
  await withTenant(db, tenant, (trx) =>
    sql`update telemetry.repricing_days set pending = ${JSON.stringify(pending)}::jsonb
      where organisation_id = ${tenant.organisation_id} and project_id = ${tenant.project_id}
        and repricing_id = ${repricing_id} and day = ${day}::date`.execute(trx),
  );
}

export interface DonePage {
  readonly repricing_id: string;
  readonly page: PendingPage;
  /** When it was the last of its day. */
  readonly done_at: Date | null;
}

/** Adds a page that is written, and whatever else belongs to that, both or neither. */
export async function enterPage(
  db: Database,
  { day, ...tenant }: OpenDay,
  { repricing_id, page, done_at }: DonePage,
  also: (trx: Database) => Promise<void>,
): Promise<void> {
  await withTenant(db, tenant, async (trx) => {
    await also(trx);
    await sql`update telemetry.repricing_days set
        after_call = ${page.upto_call}, pending = null, done_at = ${done_at},
        looked_at = looked_at + ${page.looked_at}, repriced = repriced + ${page.repriced},
        newly_priced = newly_priced + ${page.newly_priced},
        cost_before = cost_before + ${page.cost_before}::numeric, cost_after = cost_after + ${page.cost_after}::numeric
      where organisation_id = ${tenant.organisation_id} and project_id = ${tenant.project_id}
        and repricing_id = ${repricing_id} and day = ${day}::date`.execute(trx);
  });
}

function keyOf({ organisation_id, project_id }: Tenant): Tenant {
  return { organisation_id, project_id };
}
