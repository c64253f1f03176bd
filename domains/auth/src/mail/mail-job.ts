import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import type { SecretBox } from '../token/secret-box.ts';
import type { MailSettings } from './mail-settings.ts';
import { claimMail, deferMail, removeMail, removeStaleFlows, type WaitingMail } from './mail-store.ts';
import { sendMail } from './mailer.ts';
import { prepareMail } from './prepare-mail.ts';

export interface MailJob {
  start(): void;
  /** Something was queued, and committed. */
  wake(): void;
  /** Sends what is due now; ends early where the mail server is away. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

const lookAgainMs = 15_000;
const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;

/**
 * Sends queued mail, in any number of processes. A mail goes out at least once: one that was taken but whose answer was
 * lost is sent again under the same Message-ID. What has become pointless is given up with a warning.
 */
export function createMailJob(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly box: SecretBox;
  readonly origin: () => string;
  /** Null: links are written to the log instead. */
  readonly mail: MailSettings | null;
}): MailJob {
  const { db, clock, log, mail: settings } = deps;
  const loop = createBackgroundLoop({
    every_ms: lookAgainMs,
    onError: (error) => log.warn({ error }, 'mail could not be looked for; it is tried again'),
  });

  /** Whether the next one may fare better. */
  async function deliver(mail: WaitingMail): Promise<boolean> {
    const { id, kind, attempts } = mail;
    const at = new Date(clock.now());
    const text = mail.expires_at <= at ? null : await prepareMail(deps, mail, at);
    if (text === null) {
      if (mail.expires_at <= at) log.warn({ mail_id: id, kind, attempts }, 'a mail was given up: its link has expired');
      await removeMail(db, id);
      return true;
    }
    if (settings === null) {
      log.info({ kind, link: text.link }, `no mail server is configured (APEX_SMTP_URL): open ${text.link}`);
      await removeMail(db, id);
      return true;
    }
    const { subject } = text;
    const sender = settings.from.slice(settings.from.lastIndexOf('@') + 1).replace(/>.*$/, '');
    const message_id = `<apex-${id}-${mail.created_at.getTime()}@${sender}>`;
    const delivery = await sendMail(settings, { to: mail.recipient, subject, text: text.text, message_id });
    if (delivery.is === 'sent') {
      await removeMail(db, id);
      return true;
    }
    const { code, status } = delivery;
    if (delivery.is === 'refused') {
      log.warn({ mail_id: id, kind, code, status }, 'the mail server refuses a mail for good; it was given up');
      await removeMail(db, id);
      return true;
    }
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
    await deferMail(db, id, new Date(clock.now() + wait));
    log.warn(
      { mail_id: id, kind, code, status, attempts, wait_ms: wait },
      'a mail was not taken yet; it is sent again',
    );
    return false;
  }

  async function catchUp(): Promise<void> {
    await removeStaleFlows(db, new Date(clock.now()));
    while (!loop.signal.aborted) {
      const mail = await claimMail(db, new Date(clock.now()));
      if (mail === null || !(await deliver(mail))) return;
    }
  }

  return { start: () => loop.start(catchUp), wake: () => loop.wake(), catchUp, stop: () => loop.stop() };
}
