import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import type { MailJob } from '../mail/mail-job.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { VisitorScope } from '../scope.ts';
import { type MailAbility, requireMail } from './mail-ability.ts';

export interface MailingScope extends MailAbility {
  readonly mail_queue: MailQueue;
  readonly mail_job: MailJob;
}

/** Notes that a link is wanted. Whether there is such an account is asked when it is sent, so that nobody can tell. */
export async function requestPasswordReset(
  scope: VisitorScope & MailingScope,
  { email }: z.output<typeof authRoutes.requestPasswordReset.input>,
): Promise<{ sent_by: 'mail' | 'log' }> {
  const sent_by = requireMail(scope);
  const at = new Date(scope.clock.now());
  await scope.db.transaction().execute((trx) => scope.mail_queue.passwordReset(trx, email, at));
  scope.mail_job.wake();
  return { sent_by };
}
