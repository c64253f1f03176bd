import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

export type WaitingMail = Selectable<AuthDatabase['auth.mails']>;

type Db = Kysely<AuthDatabase>;

/** Longer than one attempt can take: a process that dies in it gives the mail back. */
const leaseMs = 2 * 60_000;

/** The one look at mail of everybody. */
function asMailJob<T>(db: Db, work: (trx: Transaction<AuthDatabase>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'auth.send_mails', true)`.execute(trx);
    return work(trx);
  });
}

/** Takes the mail that has waited longest, for this process alone while it tries; null where nothing is due. */
export function claimMail(db: Db, at: Date): Promise<WaitingMail | null> {
  return asMailJob(db, async (trx) => {
    const due = await trx
      .selectFrom('auth.mails')
      .selectAll()
      .where('next_attempt_at', '<=', at)
      .orderBy('next_attempt_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return null;
    const attempts = due.attempts + 1;
    const next_attempt_at = new Date(at.getTime() + leaseMs);
    await trx.updateTable('auth.mails').set({ attempts, next_attempt_at }).where('id', '=', due.id).execute();
    return { ...due, attempts };
  });
}

export async function deferMail(db: Db, id: string, next_attempt_at: Date): Promise<void> {
  await asMailJob(db, (trx) => trx.updateTable('auth.mails').set({ next_attempt_at }).where('id', '=', id).execute());
}

export async function removeMail(db: Db, id: string): Promise<void> {
  await asMailJob(db, (trx) => trx.deleteFrom('auth.mails').where('id', '=', id).execute());
}

/** Takes away what was begun at a provider and never finished. */
export async function removeStaleFlows(db: Db, at: Date): Promise<void> {
  await asMailJob(db, (trx) => trx.deleteFrom('auth.provider_flows').where('expires_at', '<', at).execute());
}
