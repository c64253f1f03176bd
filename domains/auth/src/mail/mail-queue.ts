import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { SecretBox } from '../token/secret-box.ts';
import type { InvitationText, MailKind } from './mail-text.ts';

const dayMs = 24 * 60 * 60_000;

/** Has something mailed if, and only if, this transaction is committed. The job is to be woken afterwards. */
export interface MailQueue {
  /** Also for an address nobody has an account with: whether there is one is looked up when it is sent. */
  passwordReset(trx: Transaction<AuthDatabase>, recipient: string, at: Date): Promise<void>;
  verifyEmail(trx: Transaction<AuthDatabase>, recipient: string, at: Date): Promise<void>;
  invitation(
    trx: Transaction<AuthDatabase>,
    mail: { readonly recipient: string; readonly at: Date; readonly expires_at: Date; readonly text: InvitationText },
  ): Promise<void>;
}

export function createMailQueue(box: SecretBox): MailQueue {
  return {
    passwordReset: (trx, recipient, at) => add(trx, { kind: 'password_reset', recipient, at }),
    verifyEmail: (trx, recipient, at) => add(trx, { kind: 'verify_email', recipient, at }),
    invitation: (trx, { text, recipient, at, expires_at }) =>
      add(trx, {
        kind: 'invitation',
        recipient,
        at,
        expires_at,
        sealed: box.seal(Buffer.from(JSON.stringify(text)), recipient),
      }),
  };
}

async function add(
  trx: Transaction<AuthDatabase>,
  mail: {
    readonly kind: MailKind;
    readonly recipient: string;
    readonly at: Date;
    readonly expires_at?: Date;
    readonly sealed?: Buffer;
  },
): Promise<void> {
  const { kind, recipient, at, sealed = null, expires_at = new Date(at.getTime() + dayMs) } = mail;
  await trx
    .insertInto('auth.mails')
    .values({ kind, recipient, sealed, created_at: at, expires_at, next_attempt_at: at })
    .execute();
}
