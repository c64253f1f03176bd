import type { FamilyId, OrgId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { hashRefreshValue, newRefreshValue } from './refresh-value.ts';

export interface RefreshToken {
  readonly value: string;
  readonly expires_at: Date;
}

const lifetimeMs = 30 * 24 * 60 * 60_000;

/** Adds a token to a family: its first one, or the successor of `parent_hash`. */
export async function addRefreshToken(
  trx: Transaction<AuthDatabase>,
  input: {
    readonly family_id: FamilyId;
    readonly organisation_id: OrgId;
    readonly parent_hash: Buffer | null;
    readonly at: Date;
  },
): Promise<RefreshToken> {
  const { at, ...rest } = input;
  const value = newRefreshValue();
  const token_hash = hashRefreshValue(value);
  if (token_hash === null) throw new Error('A new refresh token has the form of one');
  const expires_at = new Date(at.getTime() + lifetimeMs);
  await trx
    .insertInto('auth.refresh_tokens')
    .values({ ...rest, token_hash, created_at: at, expires_at, used_at: null })
    .execute();
  return { value, expires_at };
}
