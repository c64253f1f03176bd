import type { FamilyId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** Ends a session: none of its refresh tokens is good any more. Access tokens live out their minutes. */
export async function revokeFamily(
  trx: Transaction<AuthDatabase>,
  input: { readonly family_id: FamilyId; readonly at: Date; readonly reason: 'sign_out' | 'reused' },
): Promise<void> {
  await trx
    .updateTable('auth.refresh_families')
    .set({ revoked_at: input.at, revoked_reason: input.reason })
    .where('id', '=', input.family_id)
    .where('revoked_at', 'is', null)
    .execute();
}
