import type { authRoutes, Member } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { revokeInvitationsBy } from '../invitation/revoke-invitations-by.ts';
import { lockMembers, requireAnotherOwner, requireReach, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { requireVersion } from '../stale-version.ts';
import { requireMember } from './member-row.ts';

/**
 * Gives a member another role. It holds at their next request by cookie or key here, within five seconds in other
 * processes; their sessions rotate then, and a token already handed out lives out its minutes. Open invitations
 * of theirs to roles they may no longer give are taken back.
 */
export async function updateMember(
  scope: CallerScope & { readonly forgetCredentials: () => void },
  input: z.output<typeof authRoutes.updateMember.input>,
): Promise<Member> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const { user_id, role } = input;
  const at = new Date(clock.now());
  const updated = await withTenant(db, { organisation_id }, async (trx) => {
    await lockMembers(trx, caller);
    const own = await requireRole(trx, caller, 'admin');
    const member = await requireMember(trx, organisation_id, user_id);
    requireReach(own.role, [member.role, role]);
    requireVersion(input.version, member);
    if (member.role === 'owner' && role !== 'owner') await requireAnotherOwner(trx, caller);
    const version = member.version + 1;
    await trx
      .updateTable('auth.members')
      .set({ role, version })
      .where('organisation_id', '=', organisation_id)
      .where('user_id', '=', user_id)
      .execute();
    const revoked_invitations = await revokeInvitationsBy(trx, { organisation_id, user_id, role, at });
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'member.update',
      subject_id: user_id,
      details: { from: member.role, to: role, ...(revoked_invitations === 0 ? {} : { revoked_invitations }) },
    });
    return { ...member, role, version };
  });
  scope.forgetCredentials();
  return updated;
}
