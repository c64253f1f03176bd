import { ApexError, type UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { MailJob } from '../mail/mail-job.ts';
import type { MailQueue } from '../mail/mail-queue.ts';

export interface VerifiedEmail {
  /** Where the installation asks for verified addresses: has a link mailed to a person without, and throws `forbidden`. */
  require(user_id: UserId): Promise<void>;
  /** Whether somebody new has to verify their address before they are let in. */
  readonly is_required: boolean;
}

export function createVerifiedEmail(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly require_verified_email: boolean;
  readonly mail_queue: MailQueue;
  readonly mail_job: MailJob;
}): VerifiedEmail {
  const { db, clock, require_verified_email: is_required } = deps;
  return {
    is_required,
    async require(user_id) {
      if (!is_required) return;
      const person = await db
        .selectFrom('auth.users')
        .select(['email', 'email_verified'])
        .where('id', '=', user_id)
        .executeTakeFirstOrThrow();
      if (person.email_verified) return;
      await db.transaction().execute((trx) => deps.mail_queue.verifyEmail(trx, person.email, new Date(clock.now())));
      deps.mail_job.wake();
      throw unverified();
    },
  };
}

function unverified(): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'auth.email_unverified',
    message: 'Confirm your e-mail address first: a link was mailed to it. Then sign in.',
  });
}
