import { ApexError, type authRoutes, type Invitation, type OrgId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { requireReach, requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { selectOpenInvitations, toInvitation } from './invitation-row.ts';
import { hashInvitationToken, newInvitationToken } from './invitation-token.ts';

const lifetimeMs = 7 * 24 * 60 * 60_000;

/** A link for one address, good for seven days; an earlier one of the address stops working. */
export async function createInvitation(
  scope: CallerScope,
  { email, role }: z.output<typeof authRoutes.createInvitation.input>,
): Promise<{ invitation: Invitation; url_path: string }> {
  const { caller, db, clock } = scope;
  const { organisation_id, actor } = caller;
  const at = new Date(clock.now());
  const id = newId.invitation();
  const token = newInvitationToken();
  const invitation = await withTenant(db, { organisation_id }, async (trx) => {
    const own = await requireRole(trx, caller, 'admin');
    requireReach(own.role, [role]);
    await refuseMember(trx, organisation_id, email);
    await trx
      .updateTable('auth.invitations')
      .set({ revoked_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
    await trx
      .insertInto('auth.invitations')
      .values({
        id,
        organisation_id,
        email,
        role,
        token_hash: hashInvitationToken(token),
        invited_by: actor.user_id,
        created_at: at,
        expires_at: new Date(at.getTime() + lifetimeMs),
        accepted_at: null,
        revoked_at: null,
      })
      .execute();
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'invitation.create',
      subject_id: id,
      details: { role },
    });
    return selectOpenInvitations(trx, organisation_id, at).where('invitation.id', '=', id).executeTakeFirstOrThrow();
  });
  return { invitation: toInvitation(invitation), url_path: `/invitation#token=${token}` };
}

async function refuseMember(trx: Transaction<AuthDatabase>, organisation_id: OrgId, email: string): Promise<void> {
  const member = await trx
    .selectFrom('auth.members as member')
    .innerJoin('auth.users as person', 'person.id', 'member.user_id')
    .select('member.user_id')
    .where('member.organisation_id', '=', organisation_id)
    .where('person.email', '=', email)
    .executeTakeFirst();
  if (member !== undefined) throw alreadyMember();
}

export function alreadyMember(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.already_member',
    message: 'This address belongs to a member of the organisation already.',
  });
}
