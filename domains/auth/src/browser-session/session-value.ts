import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { SessionId } from '@apex/contracts';
import { randomText, toText } from '../random-text.ts';

const prefix = 'apex_session_';
/** As many letters and digits as 256 bits take. */
const length = 43;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${length}}$`);

/** What stands in the cookie: opaque, 256 random bits. */
export function newSessionValue(): string {
  return prefix + randomText(length);
}

export function isSessionValue(value: string): boolean {
  return form.test(value);
}

/** What is stored of it. */
export function hashSessionValue(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

export interface SessionSecrets {
  /** The value a rotation puts in place of one, the same for all requests that were under way with it. */
  successorOf(value: string): string;
  /** The token that shows that a page of ours made the request: bound to the session and to our secret. */
  csrfTokenOf(session_id: SessionId): string;
}

export function createSessionSecrets(secret: string): SessionSecrets {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'apex', purpose, 32));
  const successor = keyFor('auth.browser_sessions');
  const csrf = keyFor('auth.csrf_tokens');
  return {
    successorOf: (value) => prefix + toText(createHmac('sha256', successor).update(value).digest(), length),
    csrfTokenOf: (session_id) => createHmac('sha256', csrf).update(session_id).digest('base64url'),
  };
}
