import type { BudgetId } from '@apex/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { JournalPosition } from './journal-progress.ts';
import type { Hold } from './ledger.ts';

type Trx = Transaction<GatewayDatabase>;

/** What the ledger writes is of all organisations at once; row-level security knows it by the job's name. */
export function asLedger<T>(db: Kysely<GatewayDatabase>, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'gateway.ledger', true)`.execute(trx);
    return work(trx);
  });
}

export interface Delta {
  readonly hold: Hold;
  /** Decimal. */
  readonly used: string;
}

/** What the database says of a use after something was added. */
export interface StoredUse {
  readonly organisation_id: string;
  readonly budget_id: BudgetId;
  readonly subject: string;
  readonly window_ms: number;
  readonly spent: string;
  readonly told: number;
}

/** Adds in one statement; what is of a budget that was removed is left out. In an order, so that no two wait crosswise. */
export async function addUses(trx: Trx, deltas: readonly Delta[], at: Date): Promise<StoredUse[]> {
  if (deltas.length === 0) return [];
  const { rows } = await sql<Omit<StoredUse, 'window_ms'> & { window_start: Date }>`
    insert into gateway.budget_uses as uses
      (organisation_id, budget_id, subject, window_start, spent, updated_at)
    select b.organisation_id, g.budget_id, g.subject, g.window_start, sum(g.used), ${at}
    from unnest(
      ${deltas.map(({ hold }) => hold.budget_id)}::text[], ${deltas.map(({ hold }) => hold.subject)}::text[],
      ${deltas.map(({ hold }) => startOf(hold))}::timestamptz[], ${deltas.map(({ used }) => used)}::numeric[]
    ) as g (budget_id, subject, window_start, used)
    join gateway.budgets b on b.id = g.budget_id
    group by 1, 2, 3, 4
    order by g.budget_id, g.subject, g.window_start
    on conflict (budget_id, subject, window_start)
      do update set spent = uses.spent + excluded.spent, updated_at = excluded.updated_at
    returning organisation_id, budget_id, subject, window_start, spent::text, told`.execute(trx);
  return rows.map(({ window_start, ...use }) => ({ ...use, window_ms: window_start.getTime() }));
}

/** What is stored of each, in their order; null where nothing is. */
export async function readUses(trx: Trx, holds: readonly Hold[]): Promise<(string | null)[]> {
  if (holds.length === 0) return [];
  const { rows } = await sql<{ spent: string | null }>`
    select u.spent::text
    from unnest(${holds.map(({ budget_id }) => budget_id)}::text[], ${holds.map(({ subject }) => subject)}::text[],
      ${holds.map(startOf)}::timestamptz[]) with ordinality as g (budget_id, subject, window_start, number)
    left join gateway.budget_uses u
      on u.budget_id = g.budget_id and u.subject = g.subject and u.window_start = g.window_start
    order by g.number`.execute(trx);
  return rows.map(({ spent }) => spent);
}

export interface WrittenBatch extends JournalPosition {
  readonly process_id: string;
  readonly number: number;
  readonly at: Date;
}

/** False where this very batch is stored already: the answer to it was lost. */
export async function enterBatch(trx: Trx, batch: WrittenBatch): Promise<boolean> {
  const { rows } = await sql`
    insert into gateway.budget_writers as writer (process_id, batch, through, under_way, updated_at)
    values (${batch.process_id}, ${batch.number}, ${batch.through}, ${batch.under_way}::bigint[], ${batch.at})
    on conflict (process_id) do update set batch = excluded.batch, through = excluded.through,
      under_way = excluded.under_way, updated_at = excluded.updated_at
    where writer.batch < excluded.batch
    returning 1 as stored`.execute(trx);
  return rows.length > 0;
}

/** False where a journal entry is contained in what is stored, or recovered: it must not be counted again. */
export async function enterRecovery(
  trx: Trx,
  entry: { readonly journal_id: string; readonly process_id: string; readonly sequence: number; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into gateway.budget_recoveries (journal_id, at)
    select ${entry.journal_id}, ${entry.at}
    where not exists (
      select from gateway.budget_writers where process_id = ${entry.process_id}
        and ${entry.sequence}::bigint <= through and ${entry.sequence}::bigint <> all (under_way))
    on conflict (journal_id) do nothing
    returning 1 as entered`.execute(trx);
  return rows.length > 0;
}

/** Also of a process that stored nothing. */
export async function markRecovered(trx: Trx, process_id: string, at: Date): Promise<void> {
  await sql`
    insert into gateway.budget_writers (process_id, batch, through, under_way, recovered_at, updated_at)
    values (${process_id}, 0, -1, '{}', ${at}, ${at})
    on conflict (process_id) do update set recovered_at = excluded.recovered_at`.execute(trx);
}

/** Which of these processes left nothing that is not stored. */
export async function recoveredOf(trx: Trx, process_ids: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('gateway.budget_writers')
    .select('process_id')
    .where('process_id', 'in', process_ids)
    .where('recovered_at', 'is not', null)
    .execute();
  return rows.map(({ process_id }) => process_id);
}

export function startOf({ window_ms }: Hold): string {
  return new Date(window_ms).toISOString();
}
