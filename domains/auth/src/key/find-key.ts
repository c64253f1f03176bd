import { timingSafeEqual } from 'node:crypto';
import type { KeyId } from '@apex/contracts';
import type { Principal } from '@apex/kit/http';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership } from '../organisation/membership.ts';
import { enterTenant, withSecret } from '../visibility.ts';
import type { KeyValue } from './key-value.ts';

export interface FoundKey {
  readonly key_id: KeyId;
  readonly principal: Principal;
  readonly revoked: boolean;
}

/** The key as the database has it now. Its roles are its creator's, and it ends with the creator's membership. */
export function findKey(db: Kysely<AuthDatabase>, { prefix, hash }: KeyValue): Promise<FoundKey | null> {
  return withSecret(db, hash, async (trx) => {
    const rows = await trx
      .selectFrom('auth.api_keys')
      .select(['id', 'organisation_id', 'user_id', 'name', 'key_hash', 'scopes', 'project_id', 'labels'])
      .select(['expires_at', 'revoked_at'])
      .where('prefix', '=', prefix)
      .execute();
    const row = rows.find((candidate) => timingSafeEqual(candidate.key_hash, hash));
    if (row === undefined) return null;
    const { organisation_id, user_id } = row;
    await enterTenant(trx, organisation_id);
    const membership = await findMembership(trx, organisation_id, user_id);
    if (membership === null) return null;
    return {
      key_id: row.id,
      revoked: row.revoked_at !== null,
      principal: {
        organisation_id,
        actor: { type: 'key', key_id: row.id, user_id },
        roles: [membership.role],
        scopes: row.scopes,
        key_name: row.name,
        labels: row.labels,
        project_id: row.project_id,
        tier: membership.organisation.tier,
        expires_at_ms: row.expires_at?.getTime() ?? null,
      },
    };
  });
}
