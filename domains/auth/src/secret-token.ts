import { createHash } from 'node:crypto';
import { randomText } from './random-text.ts';

/** As many letters and digits as 256 bits take. */
const length = 43;

/** Opaque values of 256 random bits that are given away once and stored as hashes. */
export interface TokenForm {
  make(): string;
  is(value: string): boolean;
  /** What is stored of it. */
  hash(value: string): Buffer;
}

/** Tokens that tell by their prefix what they open. */
export function tokenForm(prefix: `apex_${string}_`): TokenForm {
  const form = new RegExp(`^${prefix}[0-9A-Za-z]{${length}}$`);
  return {
    make: () => prefix + randomText(length),
    is: (value) => form.test(value),
    hash: (value) => createHash('sha256').update(value).digest(),
  };
}
