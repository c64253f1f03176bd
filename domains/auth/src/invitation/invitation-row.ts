import { ApexError, type Invitation, type OrgId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** Invitations of an organisation that can still be accepted. */
export function selectOpenInvitations(trx: Transaction<AuthDatabase>, organisation_id: OrgId, at: Date) {
  return trx
    .selectFrom('auth.invitations as invitation')
    .innerJoin('auth.users as inviter', 'inviter.id', 'invitation.invited_by')
    .select(['invitation.id', 'invitation.email', 'invitation.role', 'invitation.created_at', 'invitation.expires_at'])
    .select('inviter.email as invited_by')
    .where('invitation.organisation_id', '=', organisation_id)
    .where('invitation.accepted_at', 'is', null)
    .where('invitation.revoked_at', 'is', null)
    .where('invitation.expires_at', '>', at);
}

type InvitationRow = Awaited<ReturnType<ReturnType<typeof selectOpenInvitations>['execute']>>[number];

export function toInvitation({ created_at, expires_at, ...row }: InvitationRow): Invitation {
  return { ...row, created_at: created_at.toISOString(), expires_at: expires_at.toISOString() };
}

/** One answer for a link that never was and for one that is over, with the reason where there is one to tell. */
export function noInvitation(why: 'unknown' | 'used' | 'expired' | 'revoked'): ApexError {
  const messages = {
    unknown: 'There is no such invitation: check that the link was copied whole.',
    used: 'This invitation was accepted already: sign in.',
    expired: 'This invitation has expired: ask for another.',
    revoked: 'This invitation was taken back: ask for another.',
  };
  return new ApexError({ kind: 'not_found', reason: `auth.invitation_${why}`, message: messages[why] });
}
