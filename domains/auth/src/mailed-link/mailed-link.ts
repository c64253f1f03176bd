import { timingSafeEqual } from 'node:crypto';
import { ApexError, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { tokenForm } from '../secret-token.ts';
import { enterPerson } from '../visibility.ts';

export type LinkPurpose = 'password_reset' | 'verify_email';

const forms = { password_reset: tokenForm('apex_reset_'), verify_email: tokenForm('apex_verify_') };
const lifetimeMs = { password_reset: 60 * 60_000, verify_email: 24 * 60 * 60_000 };
const leastBetweenMs = 60_000;

/** A link for one person, in a transaction that sees what is theirs; null where the last is younger than a minute. */
export async function mintMailedLink(
  trx: Transaction<AuthDatabase>,
  wish: {
    readonly purpose: LinkPurpose;
    readonly user_id: UserId;
    readonly email: string;
    readonly at: Date;
    readonly throttled: boolean;
  },
): Promise<string | null> {
  const { purpose, user_id, email, at } = wish;
  const own = trx.selectFrom('auth.mailed_links').where('user_id', '=', user_id).where('purpose', '=', purpose);
  const recent = await own
    .select('token_hash')
    .where('created_at', '>', new Date(at.getTime() - leastBetweenMs))
    .executeTakeFirst();
  if (wish.throttled && recent !== undefined) return null;
  await trx.deleteFrom('auth.mailed_links').where('user_id', '=', user_id).where('expires_at', '<', at).execute();
  const token = forms[purpose].make();
  const expires_at = new Date(at.getTime() + lifetimeMs[purpose]);
  await trx
    .insertInto('auth.mailed_links')
    .values({
      token_hash: forms[purpose].hash(token),
      purpose,
      user_id,
      email,
      created_at: at,
      expires_at,
      used_at: null,
    })
    .execute();
  return token;
}

export function hashLinkToken(purpose: LinkPurpose, token: string): Buffer {
  if (!forms[purpose].is(token)) throw noLink('unknown');
  return forms[purpose].hash(token);
}

/**
 * Uses a link up, in a transaction that sees it by its hash and from here on what is its person's. With it go all of the
 * person's links of that purpose. Throws `not_found` for one that is not good (any more).
 */
export async function takeMailedLink(
  trx: Transaction<AuthDatabase>,
  link: { readonly purpose: LinkPurpose; readonly hash: Buffer; readonly at: Date },
): Promise<{ readonly user_id: UserId; readonly email: string }> {
  const { purpose, hash, at } = link;
  const pointer = await trx
    .selectFrom('auth.mailed_links')
    .select(['user_id', 'token_hash'])
    .where('token_hash', '=', hash)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (pointer === undefined || !timingSafeEqual(pointer.token_hash, hash)) throw noLink('unknown');
  await enterPerson(trx, pointer.user_id);
  const row = await trx
    .selectFrom('auth.mailed_links')
    .select(['user_id', 'email', 'expires_at', 'used_at'])
    .where('token_hash', '=', hash)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noLink('unknown');
  if (row.used_at !== null) throw noLink('used');
  if (row.expires_at <= at) throw noLink('expired');
  await trx
    .updateTable('auth.mailed_links')
    .set({ used_at: at })
    .where('user_id', '=', row.user_id)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute();
  return { user_id: row.user_id, email: row.email };
}

export function noLink(why: 'unknown' | 'used' | 'expired'): ApexError {
  const messages = {
    unknown: 'There is no such link: check that it was copied whole.',
    used: 'This link was used already: ask for another.',
    expired: 'This link has expired: ask for another.',
  };
  return new ApexError({ kind: 'not_found', reason: `auth.link_${why}`, message: messages[why] });
}
