import type { authRoutes, InvitationId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireReach, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { noInvitation } from './invitation-row.ts';

/** Takes an invitation back. A repeat answers as the first time; one that was accepted is not there any more. */
export async function revokeInvitation(
  scope: CallerScope,
  { id }: z.output<typeof authRoutes.revokeInvitation.input>,
): Promise<{ id: InvitationId; revoked: true }> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  await withTenant(db, { organisation_id }, async (trx) => {
    const own = await requireRole(trx, caller, 'admin');
    const row = await trx
      .selectFrom('auth.invitations')
      .select(['role', 'accepted_at', 'revoked_at'])
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw noInvitation('unknown');
    if (row.accepted_at !== null) throw noInvitation('used');
    requireReach(own.role, [row.role]);
    if (row.revoked_at !== null) return;
    await trx
      .updateTable('auth.invitations')
      .set({ revoked_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, { ...auditOf(caller), at, action: 'invitation.revoke', subject_id: id });
  });
  return { id, revoked: true };
}
