import type { FamilyId, OrgId, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { addRefreshToken, type RefreshToken } from './refresh-tokens.ts';
import { newRefreshValue } from './refresh-value.ts';

/** Begins a session: a family of refresh tokens of which one at a time is good. */
export async function openFamily(
  trx: Transaction<AuthDatabase>,
  input: {
    readonly organisation_id: OrgId;
    readonly user_id: UserId;
    readonly at: Date;
    readonly address: string | null;
    readonly user_agent: string | null;
  },
): Promise<{ readonly family_id: FamilyId; readonly token: RefreshToken }> {
  const { at, ...rest } = input;
  const { organisation_id } = input;
  const family_id = newId.family();
  await trx
    .insertInto('auth.refresh_families')
    .values({ ...rest, id: family_id, created_at: at, revoked_at: null, revoked_reason: null })
    .execute();
  const value = newRefreshValue();
  return { family_id, token: await addRefreshToken(trx, { value, family_id, organisation_id, at }) };
}
