import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { Tenant } from '../tenant.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';

type Database = Kysely<TelemetryDatabase>;

/** A mark older than this was left by a writer that is gone, and so is whatever it had sent. */
const abandonedAfterMs = 10 * 60_000;

export interface DirtyDay extends Tenant {
  readonly day: string;
  readonly revision: string;
}

/** A batch that changes calls, by a name that it has again when it is sent again. */
export interface DayWriter {
  readonly name: string;
  readonly days: readonly string[];
  readonly now_ms: number;
}

/** Says that calls of these days are about to change. Committed before the first of them is sent. */
export async function markDays(db: Database, tenant: Tenant, { name, days, now_ms }: DayWriter): Promise<void> {
  if (days.length === 0) return;
  await withTenant(db, tenant, (trx) =>
    sql`insert into telemetry.day_states (organisation_id, project_id, day, revision, writers, marked_at)
      select ${tenant.organisation_id}, ${tenant.project_id}, day::date, 1, array[${name}], ${new Date(now_ms)}
      from unnest(${[...days]}::text[]) as day
      on conflict (organisation_id, project_id, day) do update set
        revision = day_states.revision + 1,
        writers = array_append(array_remove(day_states.writers, ${name}), ${name}),
        marked_at = excluded.marked_at`.execute(trx),
  );
}

/**
 * Says that all of a batch is stored, this time or an earlier one; its days stay dirty until their roll-up follows.
 * Within the caller's transaction.
 */
export async function settleDays(trx: Database, tenant: Tenant, name: string): Promise<void> {
  await sql`update telemetry.day_states set writers = array_remove(writers, ${name}), revision = revision + 1
    where organisation_id = ${tenant.organisation_id} and project_id = ${tenant.project_id}
      and writers <> '{}' and ${name} = any(writers)`.execute(trx);
}

/** Makes days dirty whose roll-up is missing, without a writer. */
export async function dirtyDays(db: Database, tenant: Tenant, days: readonly string[], now_ms: number): Promise<void> {
  await withTenant(db, tenant, (trx) =>
    sql`insert into telemetry.day_states (organisation_id, project_id, day, revision, marked_at)
      select ${tenant.organisation_id}, ${tenant.project_id}, day::date, 1, ${new Date(now_ms)}
      from unnest(${[...days]}::text[]) as day
      on conflict (organisation_id, project_id, day) do update set revision = day_states.revision + 1`.execute(trx),
  );
}

/** Whether the roll-up of any day from `first` to `last` (both included; null is unbounded) may differ from its calls. */
export async function hasDirtyDays(
  db: Database,
  tenant: Tenant,
  first: string | null,
  last: string | null,
): Promise<boolean> {
  const { rows } = await withTenant(db, tenant, (trx) =>
    sql<{ found: boolean }>`select exists (
      select from telemetry.day_states
      where organisation_id = ${tenant.organisation_id} and project_id = ${tenant.project_id}
        and (writers <> '{}' or revision <> rolled_revision)
        and (${first}::date is null or day >= ${first}::date)
        and (${last}::date is null or day <= ${last}::date)) as found`.execute(trx),
  );
  return rows[0]?.found ?? true;
}

/** Days of all tenants that are ready for their roll-up. */
export async function listDirtyDays(db: Database, now_ms: number): Promise<DirtyDay[]> {
  const { rows } = await asRollUpJob(db, (trx) =>
    sql<DirtyDay>`select organisation_id, project_id, day::text as day, revision
      from telemetry.day_states
      where (writers <> '{}' or revision <> rolled_revision)
        and (writers = '{}' or marked_at < ${new Date(now_ms - abandonedAfterMs)})
      order by organisation_id, project_id, day`.execute(trx),
  );
  return rows;
}

/** Days of all tenants that the state database knows. */
export async function listKnownDays(db: Database): Promise<Omit<DirtyDay, 'revision'>[]> {
  const { rows } = await asRollUpJob(db, (trx) =>
    sql<
      Omit<DirtyDay, 'revision'>
    >`select organisation_id, project_id, day::text as day from telemetry.day_states`.execute(trx),
  );
  return rows;
}

/** The roll-up of these days tells what their calls told at these revisions. */
export async function markRolled(db: Database, tenant: Tenant, days: readonly DirtyDay[]): Promise<void> {
  await withTenant(db, tenant, (trx) =>
    sql`update telemetry.day_states as state
      set rolled_revision = done.revision,
        writers = case when state.revision = done.revision then '{}' else state.writers end
      from unnest(${days.map(({ day }) => day)}::date[], ${days.map(({ revision }) => revision)}::bigint[])
        as done (day, revision)
      where state.organisation_id = ${tenant.organisation_id} and state.project_id = ${tenant.project_id}
        and state.day = done.day`.execute(trx),
  );
}

export async function nextBuild(db: Database): Promise<string> {
  const { rows } = await sql<{ build: string }>`select nextval('telemetry.roll_up_builds') as build`.execute(db);
  return rows[0]?.build ?? '0';
}

function asRollUpJob<T>(db: Database, work: (trx: Database) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.roll_up', true)`.execute(trx);
    return work(trx);
  });
}
