import { z } from 'zod';

export const emailSchema = z.email('must be an e-mail address').max(254).toLowerCase();

/** Text a person gives a thing; control characters and halves of characters are none. */
export const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters')
  .refine((name) => name.isWellFormed(), 'must be well-formed text');

export const passwordSchema = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(256, 'must have at most 256 characters');

/** A password as somebody types it to prove who they are. */
export const givenPasswordSchema = z.string().min(1).max(256);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // The only way to ask, and it answers with an exception.
    return false;
  }
}

/** An IANA name like `Europe/Berlin`. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be the name of a time zone, like Europe/Berlin');

/** Counts the changes of a thing; a change names the one it was made from. */
export const versionSchema = z.int().min(1);

/** `cookie` for browsers: the session goes into an HttpOnly cookie and no token into the answer. */
export const sessionKindSchema = z.enum(['tokens', 'cookie']).default('tokens');

/** Six digits of an authenticator app, or a recovery code, as somebody types them. */
export const oneTimeCodeSchema = z
  .string()
  .max(64)
  .regex(/^[\da-zA-Z -]{6,64}$/, 'must be six digits, or a recovery code');
