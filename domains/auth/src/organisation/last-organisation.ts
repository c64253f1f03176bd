import type { OrgId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** The organisation a person was in last; at first, the one they have been in longest. Null where there is none. */
export async function lastOrganisationOf(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<OrgId | null> {
  const last = await trx
    .selectFrom('auth.members')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .orderBy('entered_at', (order) => order.desc().nullsLast())
    .orderBy('created_at')
    .orderBy('organisation_id')
    .executeTakeFirst();
  return last?.organisation_id ?? null;
}
