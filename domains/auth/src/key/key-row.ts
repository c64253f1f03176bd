import type { Key } from '@apex/contracts';
import type { Selectable } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';

/** What anyone but the verifier reads of a key: never its hash. */
export const keyColumns = [
  'id',
  'name',
  'prefix',
  'scopes',
  'project_id',
  'labels',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

type KeyRow = Pick<Selectable<AuthDatabase['auth.api_keys']>, (typeof keyColumns)[number]>;

export function toKey(row: KeyRow): Key {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}
