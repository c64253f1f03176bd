import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AuthDatabase } from '../auth-database.ts';
import { mintMailedLink } from '../mailed-link/mailed-link.ts';
import type { SecretBox } from '../token/secret-box.ts';
import { withPerson } from '../visibility.ts';
import type { WaitingMail } from './mail-store.ts';
import { invitationText, type MailText, passwordResetText, verifyEmailText } from './mail-text.ts';

const invitationSchema = z.object({
  token: z.string(),
  organisation_name: z.string(),
  invited_by: z.string(),
  role: z.string(),
});

export interface PrepareDeps {
  readonly db: Kysely<AuthDatabase>;
  readonly box: SecretBox;
  readonly origin: () => string;
}

/** The text of a mail as of now, with a fresh link; null where there is nobody, or nothing any more, to tell. */
export async function prepareMail(deps: PrepareDeps, mail: WaitingMail, at: Date): Promise<MailText | null> {
  const origin = deps.origin();
  if (mail.kind === 'invitation') {
    if (mail.sealed === null) return null;
    const plain = deps.box.open(mail.sealed, mail.recipient).toString();
    return invitationText(origin, invitationSchema.parse(JSON.parse(plain)));
  }
  const purpose = mail.kind;
  const person = await deps.db
    .selectFrom('auth.users')
    .select(['id', 'email_verified'])
    .where('email', '=', mail.recipient)
    .executeTakeFirst();
  if (person === undefined || (purpose === 'verify_email' && person.email_verified)) return null;
  const token = await withPerson(deps.db, person.id, (trx) =>
    // A second request within the minute is answered by the first one's mail; a second attempt is none.
    mintMailedLink(trx, { purpose, user_id: person.id, email: mail.recipient, at, throttled: mail.attempts === 1 }),
  );
  if (token === null) return null;
  return purpose === 'password_reset' ? passwordResetText(origin, token) : verifyEmailText(origin, token);
}
