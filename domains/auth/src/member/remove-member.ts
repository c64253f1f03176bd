import type { authRoutes, UserId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { revokeInvitationsBy } from '../invitation/revoke-invitations-by.ts';
import { revokeKeysOf } from '../key/revoke-keys-of.ts';
import { lockMembers, requireAnotherOwner, requireReach, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { requireMember } from './member-row.ts';

/** Removes somebody, or lets the caller leave. Their sessions, keys and open invitations here end; what they did stays. */
export async function removeMember(
  scope: CallerScope & { readonly forgetCredentials: () => void },
  input: z.output<typeof authRoutes.removeMember.input>,
): Promise<{ user_id: UserId; removed: true }> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const { user_id } = input;
  const at = new Date(clock.now());
  await withTenant(db, { organisation_id }, async (trx) => {
    await lockMembers(trx, caller);
    const leaves = user_id === caller.actor.user_id;
    const own = await requireRole(trx, caller, leaves ? 'viewer' : 'admin');
    const member = await requireMember(trx, organisation_id, user_id);
    requireReach(own.role, [member.role]);
    if (member.role === 'owner') await requireAnotherOwner(trx, caller);
    await trx
      .deleteFrom('auth.members')
      .where('organisation_id', '=', organisation_id)
      .where('user_id', '=', user_id)
      .execute();
    const revoked_sign_ins = await revokeSignIns(trx, { user_id, organisation_id, at, reason: 'removed' });
    const { length: revoked_keys } = await revokeKeysOf(trx, { user_id, organisation_id, at });
    const revoked_invitations = await revokeInvitationsBy(trx, { user_id, organisation_id, role: null, at });
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'member.remove',
      subject_id: user_id,
      details: { role: member.role, left: leaves, revoked_sign_ins, revoked_keys, revoked_invitations },
    });
  });
  scope.forgetCredentials();
  return { user_id, removed: true };
}
