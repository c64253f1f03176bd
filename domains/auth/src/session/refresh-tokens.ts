import type { FamilyId, OrgId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { hashRefreshValue } from './refresh-value.ts';

export interface RefreshToken {
  readonly value: string;
  readonly expires_at: Date;
}

const lifetimeMs = 30 * 24 * 60 * 60_000;

/** Adds a token to a family, good for thirty days. */
export async function addRefreshToken(
  trx: Transaction<AuthDatabase>,
  input: {
    readonly value: string;
    readonly family_id: FamilyId;
    readonly organisation_id: OrgId;
    readonly at: Date;
  },
): Promise<RefreshToken> {
  const { value, family_id, organisation_id, at } = input;
  const expires_at = new Date(at.getTime() + lifetimeMs);
  const token_hash = hashRefreshValue(value);
  await trx
    .insertInto('auth.refresh_tokens')
    .values({ token_hash, family_id, organisation_id, created_at: at, expires_at, used_at: null })
    .execute();
  return { value, expires_at };
}

/** A token nobody has used yet, or null. */
export async function findUnusedToken(trx: Transaction<AuthDatabase>, value: string): Promise<RefreshToken | null> {
  const row = await trx
    .selectFrom('auth.refresh_tokens')
    .select('expires_at')
    .where('token_hash', '=', hashRefreshValue(value))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { value, expires_at: row.expires_at };
}
