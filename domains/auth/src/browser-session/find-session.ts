import { timingSafeEqual } from 'node:crypto';
import type { Role, Tier } from '@apex/contracts';
import type { Kysely, Selectable } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership } from '../organisation/membership.ts';
import { enterTenant, withSecret } from '../visibility.ts';

export interface FoundSession extends Selectable<AuthDatabase['auth.browser_sessions']> {
  /** As the membership has them now. */
  readonly role_now: Role;
  readonly tier: Tier;
}

/** The session as the database has it now, or null where there is none or its person is no member any more. */
export function findSession(db: Kysely<AuthDatabase>, hash: Buffer): Promise<FoundSession | null> {
  return withSecret(db, hash, async (trx) => {
    const row = await trx
      .selectFrom('auth.browser_sessions')
      .selectAll()
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (row === undefined || !timingSafeEqual(row.token_hash, hash)) return null;
    await enterTenant(trx, row.organisation_id);
    const membership = await findMembership(trx, row.organisation_id, row.user_id);
    if (membership === null) return null;
    return { ...row, role_now: membership.role, tier: membership.organisation.tier };
  });
}
