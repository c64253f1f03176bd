import type { Key } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { CallerScope } from '../scope.ts';
import { keyColumns, toKey } from './key-row.ts';

/** Every key of the organisation, revoked ones included, the newest first. */
export async function listKeys(scope: CallerScope): Promise<{ keys: Key[] }> {
  const { organisation_id } = scope.caller;
  const rows = await withTenant(scope.db, { organisation_id }, (trx) =>
    trx
      .selectFrom('auth.api_keys')
      .select(keyColumns)
      .where('organisation_id', '=', organisation_id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return { keys: rows.map(toKey) };
}
