import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import { recordPersonalAudit } from '../audit/record-personal-audit.ts';
import { hashLinkToken, takeMailedLink } from '../mailed-link/mailed-link.ts';
import type { CallerScope, VisitorScope } from '../scope.ts';
import { withSecret } from '../visibility.ts';
import { confirmAddress } from './confirm-address.ts';
import { requireMail } from './mail-ability.ts';
import type { MailingScope } from './request-password-reset.ts';

/** Has a link mailed to the caller that verifies their address. */
export async function requestEmailVerification(
  scope: CallerScope & MailingScope,
): Promise<{ sent_by: 'mail' | 'log'; already_verified: boolean }> {
  const sent_by = requireMail(scope);
  const { db, clock, caller } = scope;
  const { email, email_verified } = await db
    .selectFrom('auth.users')
    .select(['email', 'email_verified'])
    .where('id', '=', caller.actor.user_id)
    .executeTakeFirstOrThrow();
  if (email_verified) return { sent_by, already_verified: true };
  await db.transaction().execute((trx) => scope.mail_queue.verifyEmail(trx, email, new Date(clock.now())));
  scope.mail_job.wake();
  return { sent_by, already_verified: false };
}

/** Confirms an address: whoever has the link has the mail. */
export async function verifyEmail(
  { db, clock, visitor, forgetCredentials }: VisitorScope & { readonly forgetCredentials: () => void },
  { token }: z.output<typeof authRoutes.verifyEmail.input>,
): Promise<{ email: string }> {
  const purpose = 'verify_email';
  const hash = hashLinkToken(purpose, token);
  const at = new Date(clock.now());
  const { request_id } = visitor;
  const done = await withSecret(db, hash, async (trx) => {
    const { user_id, email } = await takeMailedLink(trx, { purpose, hash, at });
    const details = { revoked_sign_ins: await confirmAddress(trx, { user_id, at, request_id }) };
    const action = 'user.verify_email';
    await recordPersonalAudit(trx, { at, user_id, action, subject_id: user_id, request_id, details });
    return { email };
  });
  forgetCredentials();
  return done;
}
