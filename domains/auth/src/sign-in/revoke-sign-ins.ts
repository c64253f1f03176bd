import type { OrgId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/**
 * Ends the sign-ins of a person in one organisation, or in all of them where none is named; the transaction must see
 * them. Returns how many there were.
 */
export async function revokeSignIns(
  trx: Transaction<AuthDatabase>,
  which: {
    readonly user_id: UserId;
    readonly organisation_id?: OrgId;
    readonly at: Date;
    readonly reason: 'password' | 'revoked' | 'removed' | 'deleted';
  },
): Promise<number> {
  const { user_id, organisation_id, at, reason } = which;
  const ended = { revoked_at: at, revoked_reason: reason };
  const sessions = trx
    .updateTable('auth.browser_sessions')
    .set(ended)
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .$if(organisation_id !== undefined, (query) =>
      query.where('organisation_id', '=', organisation_id ?? ('' as OrgId)),
    );
  const families = trx
    .updateTable('auth.refresh_families')
    .set(ended)
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .$if(organisation_id !== undefined, (query) =>
      query.where('organisation_id', '=', organisation_id ?? ('' as OrgId)),
    );
  const counts = [await sessions.executeTakeFirst(), await families.executeTakeFirst()];
  return counts.reduce((sum, { numUpdatedRows }) => sum + Number(numUpdatedRows), 0);
}
