import type { KeyId, OrgId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** Ends the keys of a person in an organisation for good: they do not come back with the person. Returns which. */
export async function revokeKeysOf(
  trx: Transaction<AuthDatabase>,
  which: { readonly organisation_id: OrgId; readonly user_id: UserId; readonly at: Date },
): Promise<KeyId[]> {
  const { organisation_id, user_id, at } = which;
  const ended = await trx
    .updateTable('auth.api_keys')
    .set({ revoked_at: at })
    .where('organisation_id', '=', organisation_id)
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return ended.map(({ id }) => id);
}
