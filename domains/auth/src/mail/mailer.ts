import type { MailSettings } from './mail-settings.ts';

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same at each attempt, so that a mail that arrived twice is seen to be one. */
  readonly message_id: string;
}

/** `refused`: this mail will never be taken; `away`: the server may take it later, and others may fare no better now. */
export type Delivery =
  | { readonly is: 'sent' }
  | { readonly is: 'refused' | 'away'; readonly code: string; readonly status: number | null };

/** Hands one mail to the SMTP server on a connection of its own. The library is loaded by the first mail. */
export async function sendMail(settings: MailSettings, message: Message): Promise<Delivery> {
  const { createTransport } = await import('nodemailer');
  const url = new URL(settings.smtp_url);
  const secure = url.protocol === 'smtps:';
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: settings.require_tls,
    ...(url.username === '' ? {} : { auth }),
    connectionTimeout: settings.timeout_ms,
    greetingTimeout: settings.timeout_ms,
    socketTimeout: settings.timeout_ms,
    dnsTimeout: settings.timeout_ms,
    // Texts are ours; nothing in them may make the library read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { message_id: messageId, ...rest } = message;
    await transport.sendMail({ ...rest, messageId, from: settings.from });
    return { is: 'sent' };
  } catch (error) {
    return failureOf(error);
  } finally {
    transport.close();
  }
}

/** Only what the server says of this very mail is final: a wrong password of ours is mended, and a full disk emptied. */
function failureOf(error: unknown): Delivery {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : error.name;
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  const isOfThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { is: isOfThisMail && status !== null && status >= 500 ? 'refused' : 'away', code, status };
}
