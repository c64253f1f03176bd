import { createHash, randomBytes } from 'node:crypto';
import type { UserId } from '@apex/contracts';

const count = 10;
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ten codes of 80 random bits, in groups of four so that they can be copied by hand. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const text = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
    return text.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/** What is stored of one, however it was typed; the person's id makes equal codes of two people different. */
export function hashRecoveryCode(user_id: UserId, code: string): Buffer {
  return createHash('sha256')
    .update(`${user_id} ${plainCode(code)}`)
    .digest();
}

/** A typed code without blanks and dashes. */
export function plainCode(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '').toLowerCase();
}
