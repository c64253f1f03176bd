import type { FamilyId, OrgId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { addRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { newRefreshValue } from './refresh-value.ts';

/** Begins a session: a family of refresh tokens of which one at a time is good. */
export async function openFamily(
  trx: Transaction<AuthDatabase>,
  input: {
    readonly id: FamilyId;
    readonly organisation_id: OrgId;
    readonly user_id: UserId;
    readonly at: Date;
    readonly address: string | null;
    readonly user_agent: string | null;
  },
): Promise<RefreshToken> {
  const { at, ...rest } = input;
  const { id: family_id, organisation_id } = input;
  await trx
    .insertInto('auth.refresh_families')
    .values({ ...rest, created_at: at, revoked_at: null, revoked_reason: null })
    .execute();
  const value = newRefreshValue();
  return addRefreshToken(trx, { value, family_id, organisation_id, at });
}
