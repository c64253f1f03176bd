import { createHash } from 'node:crypto';
import { randomText } from '../random-text.ts';

export const refreshPrefix = 'apex_refresh_';
const randomLength = 43;
const form = new RegExp(`^${refreshPrefix}[0-9A-Za-z]{${randomLength}}$`);

/** A new opaque refresh token: 256 random bits. */
export function newRefreshValue(): string {
  return refreshPrefix + randomText(randomLength);
}

/** What is stored of it, or null where the text cannot be one. */
export function hashRefreshValue(value: string): Buffer | null {
  return form.test(value) ? createHash('sha256').update(value).digest() : null;
}
