import { type OrgId, type Role, roles, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/**
 * Takes back the open invitations of somebody who may no longer give their roles: with `role` null all of them, else
 * those that this role may not give. Otherwise whoever is put out would hold a link back in. Returns how many there were.
 */
export async function revokeInvitationsBy(
  trx: Transaction<AuthDatabase>,
  which: { readonly organisation_id: OrgId; readonly user_id: UserId; readonly role: Role | null; readonly at: Date },
): Promise<number> {
  const { organisation_id, user_id, role, at } = which;
  const isInviter = role === 'admin' || role === 'owner';
  const beyond = isInviter ? roles.slice(roles.indexOf(role) + 1) : [...roles];
  if (beyond.length === 0) return 0;
  const { numUpdatedRows } = await trx
    .updateTable('auth.invitations')
    .set({ revoked_at: at })
    .where('organisation_id', '=', organisation_id)
    .where('invited_by', '=', user_id)
    .where('role', 'in', beyond)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
