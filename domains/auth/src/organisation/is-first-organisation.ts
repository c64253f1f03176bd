import type { OrgId } from '@apex/contracts';
import { type Kysely, sql } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** The oldest of the installation: that of whoever set it up; null before there is any. Ids sort by the time they were made. */
export function firstOrganisation(db: Kysely<AuthDatabase>): Promise<OrgId | null> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'auth.first_organisation', true)`.execute(trx);
    const first = await trx.selectFrom('auth.organisations').select('id').orderBy('id').limit(1).executeTakeFirst();
    return first?.id ?? null;
  });
}

/** Whether it is the oldest of the installation. */
export async function isFirstOrganisation(db: Kysely<AuthDatabase>, organisation_id: OrgId): Promise<boolean> {
  return (await firstOrganisation(db)) === organisation_id;
}
