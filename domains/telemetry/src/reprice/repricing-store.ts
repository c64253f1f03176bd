import {
  type Repricing,
  type RepricingQuery,
  type RepricingCause,
  priceIdSchema,
  repricingIdSchema,
  userIdSchema,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { formatUsd, parseUsd } from '@apex/pricing';
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';

type Database = Kysely<TelemetryDatabase>;

/** A re-pricing that is not finished, of any organisation. */
export interface OpenRepricing {
  readonly organisation_id: string;
  readonly id: string;
  readonly cause: RepricingCause;
  readonly price_id: string | null;
  readonly from_day: string | null;
  readonly to_day: string | null;
  readonly is_planned: boolean;
}

export async function enterRepricing(
  trx: Transaction<TelemetryDatabase>,
  row: Insertable<TelemetryDatabase['telemetry.repricings']>,
): Promise<void> {
  await trx.insertInto('telemetry.repricings').values(row).execute();
}

/** The one look across tenants: at what is to do, never at calls. */
export function asRepricingJob<T>(db: Database, work: (trx: Transaction<TelemetryDatabase>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.reprice', true)`.execute(trx);
    return work(trx);
  });
}

/** In the order they were asked for. */
export function listOpen(db: Database): Promise<OpenRepricing[]> {
  return asRepricingJob(db, (trx) =>
    trx
      .selectFrom('telemetry.repricings')
      .select(['organisation_id', 'id', 'cause', 'price_id'])
      .select([
        sql<string | null>`from_day::text`.as('from_day'),
        sql<string | null>`to_day::text`.as('to_day'),
        sql<boolean>`planned_at is not null`.as('is_planned'),
      ])
      .where('finished_at', 'is', null)
      .orderBy('number')
      .execute(),
  );
}

export async function markPlanned(db: Database, { organisation_id, id }: OpenRepricing, at: Date): Promise<void> {
  await withTenant(db, { organisation_id }, (trx) =>
    trx
      .updateTable('telemetry.repricings')
      .set({ planned_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute(),
  );
}

/** One of the catalogue that found nothing to do leaves no trace. */
export async function markFinished(
  db: Database,
  { organisation_id, id, cause }: OpenRepricing,
  at: Date,
): Promise<void> {
  await withTenant(db, { organisation_id }, async (trx) => {
    const own = { organisation_id, id };
    await trx
      .updateTable('telemetry.repricings')
      .set({ finished_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    if (cause !== 'catalogue.learn') return;
    await sql`delete from telemetry.repricings where organisation_id = ${own.organisation_id} and id = ${own.id}
      and not exists (select from telemetry.repricing_days as day
        where day.organisation_id = ${own.organisation_id} and day.repricing_id = ${own.id} and day.repriced > 0)`.execute(
      trx,
    );
  });
}

interface RepricingRow {
  id: string;
  cause: RepricingCause;
  price_id: string | null;
  price_version: number | null;
  about: string;
  from_day: string | null;
  to_day: string | null;
  requested_at: Date;
  requested_by: string | null;
  planned_at: Date | null;
  finished_at: Date | null;
  expected: string;
  looked_at: string;
  repriced: string;
  newly_priced: string;
  cost_before: string;
  cost_after: string;
}

/** A page of them with their sums so far, the newest first. */
export async function listPage(
  trx: Transaction<TelemetryDatabase>,
  organisation_id: string,
  { page, per_page, price_id: asked }: RepricingQuery,
): Promise<{ repricings: Repricing[]; total: number }> {
  const price_id: string | null = asked ?? null;
  const wanted = sql`repricing.organisation_id = ${organisation_id}
    and (${price_id}::text is null or repricing.price_id = ${price_id})`;
  const { rows } = await sql<RepricingRow>`select repricing.id, cause, price_id, price_version, about,
      from_day::text as from_day, to_day::text as to_day, requested_at, requested_by, planned_at, finished_at,
      coalesce(sum(day.expected_calls), 0) as expected, coalesce(sum(day.looked_at), 0) as looked_at,
      coalesce(sum(day.repriced), 0) as repriced, coalesce(sum(day.newly_priced), 0) as newly_priced,
      coalesce(sum(day.cost_before), 0) as cost_before, coalesce(sum(day.cost_after), 0) as cost_after
    from telemetry.repricings as repricing
    left join telemetry.repricing_days as day
      on day.organisation_id = repricing.organisation_id and day.repricing_id = repricing.id
    where ${wanted}
    group by repricing.organisation_id, repricing.id
    order by repricing.number desc
    limit ${per_page} offset ${(page - 1) * per_page}`.execute(trx);
  const count = await sql<{ total: string }>`select count(*) as total from telemetry.repricings as repricing
    where ${wanted}`.execute(trx);
  return { repricings: rows.map(repricingOf), total: Number(count.rows[0]?.total ?? 0) };
}

function repricingOf(row: RepricingRow): Repricing {
  const { cause, price_version, about, from_day, to_day, requested_at, planned_at, finished_at } = row;
  const [expected, looked] = [Number(row.expected), Number(row.looked_at)];
  const status = finished_at !== null ? 'complete' : planned_at === null ? 'waiting' : 'running';
  return {
    id: repricingIdSchema.parse(row.id),
    cause,
    price_id: row.price_id === null ? null : priceIdSchema.parse(row.price_id),
    price_version,
    about,
    from: from_day,
    to: to_day,
    requested_at: requested_at.toISOString(),
    requested_by: row.requested_by === null ? null : userIdSchema.parse(row.requested_by),
    status,
    finished_at: finished_at?.toISOString() ?? null,
    // Calls may have come since they were counted.
    progress: status === 'complete' ? 1 : expected === 0 ? 0 : Math.min(looked / expected, 1),
    calls_to_look_at: Math.max(expected, looked),
    calls_looked_at: looked,
    calls_repriced: Number(row.repriced),
    calls_newly_priced: Number(row.newly_priced),
    cost_before_usd: formatUsd(parseUsd(row.cost_before)),
    cost_after_usd: formatUsd(parseUsd(row.cost_after)),
  };
}
