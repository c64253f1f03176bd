import { ApexError, type authRoutes, type Invitation, type OrgId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { requireReach, requireRole } from '../organisation/authority.ts';
import type { MailJob } from '../mail/mail-job.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { MailSettings } from '../mail/mail-settings.ts';
import type { CallerScope } from '../scope.ts';
import { selectOpenInvitations, toInvitation } from './invitation-row.ts';
import { invitationToken } from './invitation-token.ts';

const lifetimeMs = 7 * 24 * 60 * 60_000;

export interface CreateInvitationScope extends CallerScope {
  readonly mail_queue: MailQueue;
  readonly mail_job: MailJob;
  /** Null: the link is shown to whoever invites, and nothing is mailed. */
  readonly mail: MailSettings | null;
}

/** A link for one address, good for seven days, shown and mailed; an earlier one of the address stops working. */
export async function createInvitation(
  scope: CreateInvitationScope,
  { email, role }: z.output<typeof authRoutes.createInvitation.input>,
): Promise<{ invitation: Invitation; url_path: string; mailed: boolean }> {
  const { caller, db, clock } = scope;
  const { organisation_id, actor } = caller;
  const at = new Date(clock.now());
  const id = newId.invitation();
  const token = invitationToken.make();
  const expires_at = new Date(at.getTime() + lifetimeMs);
  const mailed = scope.mail !== null;
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
        token_hash: invitationToken.hash(token),
        invited_by: actor.user_id,
        created_at: at,
        expires_at,
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
    const made = await selectOpenInvitations(trx, organisation_id, at)
      .where('invitation.id', '=', id)
      .executeTakeFirstOrThrow();
    if (mailed) {
      const text = { token, organisation_name: own.organisation.name, invited_by: made.invited_by, role };
      await scope.mail_queue.invitation(trx, { recipient: email, at, expires_at, text });
    }
    return made;
  });
  if (mailed) scope.mail_job.wake();
  return { mailed, invitation: toInvitation(invitation), url_path: `/invitation#token=${token}` };
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
