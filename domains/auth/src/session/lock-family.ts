import type { FamilyId, OrgId, UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { enterTenant } from '../visibility.ts';

export interface PresentedToken {
  readonly family_id: FamilyId;
  readonly organisation_id: OrgId;
  readonly user_id: UserId;
  readonly revoked_at: Date | null;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

/**
 * The family a presented token belongs to, locked, and the token as it is once locked: of two clients that present the
 * same token at once the second sees what the first did. The transaction is the family's tenant from here on.
 */
export async function lockFamily(trx: Transaction<AuthDatabase>, hash: Buffer): Promise<PresentedToken | null> {
  const pointer = await trx
    .selectFrom('auth.refresh_tokens')
    .select(['family_id', 'organisation_id'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (pointer === undefined) return null;
  const { family_id, organisation_id } = pointer;
  await enterTenant(trx, organisation_id);
  const family = await trx
    .selectFrom('auth.refresh_families')
    .select(['user_id', 'revoked_at'])
    .where('id', '=', family_id)
    .forUpdate()
    .executeTakeFirst();
  const token = await trx
    .selectFrom('auth.refresh_tokens')
    .select(['expires_at', 'used_at'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return family === undefined || token === undefined ? null : { family_id, organisation_id, ...family, ...token };
}
