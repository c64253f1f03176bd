import type { authRoutes } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { lockSecret } from './secret-row.ts';

/** For admins and owners. Who read it stays written. */
export function deleteSecret(
  scope: CallerScope,
  { id }: z.output<typeof authRoutes.deleteSecret.input>,
): Promise<z.output<typeof authRoutes.deleteSecret.output>> {
  const { caller, clock, db } = scope;
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  return withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    const { name } = await lockSecret(trx, organisation_id, id);
    await trx
      .deleteFrom('auth.vault_secrets')
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    await recordAudit(trx, { ...auditOf(caller), at, action: 'secret.delete', subject_id: id, details: { name } });
    return { id, deleted_at: at.toISOString() };
  });
}
