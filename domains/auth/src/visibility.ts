import type { OrgId, UserId } from '@apex/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuthDatabase } from './auth-database.ts';

type Trx = Transaction<AuthDatabase>;

/** A transaction that sees, besides nothing, the one row whose hashed secret this is. */
export function withSecret<T>(db: Kysely<AuthDatabase>, hash: Buffer, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.secret_hash', ${hash.toString('hex')}, true)`.execute(trx);
    return work(trx);
  });
}

/** A transaction that sees the memberships of one person whose password was just proved. */
export function withPerson<T>(db: Kysely<AuthDatabase>, user_id: UserId, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await enterPerson(trx, user_id);
    return work(trx);
  });
}

/** From here to its end the transaction also sees what is this person's own: the one a secret led to. */
export async function enterPerson(trx: Trx, user_id: UserId): Promise<void> {
  await sql`select set_config('apex.user_id', ${user_id}, true)`.execute(trx);
}

/** From here to its end the transaction also sees this organisation: the one a secret or membership led to. */
export async function enterTenant(trx: Trx, organisation_id: OrgId): Promise<void> {
  await sql`select set_config('apex.organisation_id', ${organisation_id}, true)`.execute(trx);
}
