import type { Secret } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { secretColumns, toSecret } from './secret-row.ts';

/** Every secret of the organisation by name, without its value. For admins and owners. */
export async function listSecrets({ caller, db }: CallerScope): Promise<{ secrets: Secret[] }> {
  const { organisation_id } = caller;
  const rows = await withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    return trx
      .selectFrom('auth.vault_secrets')
      .select(secretColumns)
      .where('organisation_id', '=', organisation_id)
      .orderBy('name')
      .orderBy('id')
      .execute();
  });
  return { secrets: rows.map(toSecret) };
}
