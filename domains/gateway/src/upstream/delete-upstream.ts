import type { UpstreamId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { requireAdmin } from './require-admin.ts';
import { dropKey } from './upstream-key.ts';
import { lockUpstream } from './upstream-row.ts';
import type { UpstreamScope } from './upstream-scope.ts';

/** For admins and owners. Its key leaves the vault with it. */
export async function deleteUpstream(
  scope: UpstreamScope,
  { id }: { readonly id: UpstreamId },
): Promise<{ deleted: boolean }> {
  const { caller, db } = scope;
  requireAdmin(caller);
  const { organisation_id } = caller;
  const { secret_id } = await withTenant(db, { organisation_id }, async (trx) => {
    const found = await lockUpstream(trx, organisation_id, id);
    await trx
      .deleteFrom('gateway.upstreams')
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    await notifyChanged(trx, organisation_id);
    return found;
  });
  scope.changed(organisation_id);
  if (secret_id !== null) await dropKey(scope, secret_id);
  return { deleted: true };
}
