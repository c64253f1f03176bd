export type MailKind = 'password_reset' | 'verify_email' | 'invitation';

/** What an invitation's text needs; it is sealed while it waits. */
export interface InvitationText {
  readonly token: string;
  readonly organisation_name: string;
  readonly invited_by: string;
  readonly role: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  /** The link in the text, for a server that sends no mail. */
  readonly link: string;
}

/** Tokens stand behind `#`, so that no server and no log on the way sees them. */
export function passwordResetText(origin: string, token: string): MailText {
  const link = `${origin}/reset-password#token=${token}`;
  const text = lines(
    'Somebody asked for a new password for your account at Netra Apex.',
    `Set it here, within an hour:\n${link}`,
    'If that was not you, do nothing: your password stays as it is.',
  );
  return { subject: 'Set a new password', text, link };
}

export function verifyEmailText(origin: string, token: string): MailText {
  const link = `${origin}/verify-email#token=${token}`;
  const text = lines(
    'Please confirm that this address is yours, within a day:',
    link,
    'If you have no account at Netra Apex, do nothing.',
  );
  return { subject: 'Confirm your e-mail address', text, link };
}

export function invitationText(origin: string, invitation: InvitationText): MailText {
  const link = `${origin}/invitation#token=${invitation.token}`;
  const organisation = oneLine(invitation.organisation_name);
  const text = lines(
    `${oneLine(invitation.invited_by)} invites you to ${organisation} at Netra Apex as ${invitation.role}.`,
    `Join within seven days:\n${link}`,
    'If you do not know them, do nothing.',
  );
  return { subject: `Invitation to ${organisation}`, text, link };
}

function lines(...paragraphs: string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}

/** Names are what people typed: a line break in one would be another header or paragraph. */
function oneLine(name: string): string {
  return name.replaceAll(/\s+/g, ' ').slice(0, 120);
}
