import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { randomText, toText } from '../random-text.ts';

const prefix = 'apex_refresh_';
/** As many letters and digits as 256 bits take. */
const length = 43;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${length}}$`);

/** The value that follows one, the same each time it is asked for; nobody without the secret can tell it. */
export type SuccessorOf = (value: string) => string;

/** A first refresh token: opaque, 256 random bits. */
export function newRefreshValue(): string {
  return prefix + randomText(length);
}

export function createSuccessorOf(secret: string): SuccessorOf {
  const key = Buffer.from(hkdfSync('sha256', secret, 'apex', 'auth.refresh_tokens', 32));
  return (value) => prefix + toText(createHmac('sha256', key).update(value).digest(), length);
}

export function isRefreshValue(value: string): boolean {
  return form.test(value);
}

/** What is stored of it. */
export function hashRefreshValue(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
