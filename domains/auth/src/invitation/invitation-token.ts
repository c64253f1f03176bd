import { createHash } from 'node:crypto';
import { randomText } from '../random-text.ts';

const prefix = 'apex_invitation_';
/** As many letters and digits as 256 bits take. */
const length = 43;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${length}}$`);

/** What stands in the link, shown once. */
export function newInvitationToken(): string {
  return prefix + randomText(length);
}

export function isInvitationToken(token: string): boolean {
  return form.test(token);
}

/** What is stored of it. */
export function hashInvitationToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
