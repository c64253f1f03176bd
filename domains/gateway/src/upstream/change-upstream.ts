import type { SecretId, Upstream, UpstreamChange } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { baseUrlOf, requireApiVersionOf } from './check-upstream.ts';
import { requireAdmin, requireVersion } from './require-admin.ts';
import { dropKey, withNewKey } from './upstream-key.ts';
import { findUpstream, lockUpstream, toUpstream, upstreamColumns } from './upstream-row.ts';
import type { UpstreamScope } from './upstream-scope.ts';

/** For admins and owners. Another key is another secret; the old one leaves the vault once the change is committed. */
export async function changeUpstream(
  scope: UpstreamScope,
  { id, version, api_key, ...changes }: UpstreamChange,
): Promise<Upstream> {
  const { caller, db, outside_only } = scope;
  requireAdmin(caller);
  const { organisation_id } = caller;
  const before = await withTenant(db, { organisation_id }, (trx) => findUpstream(trx, organisation_id, id));
  requireVersion(version, before);
  if (changes.base_url !== undefined) baseUrlOf(before.kind, changes.base_url, outside_only);
  requireApiVersionOf(before.kind, changes.api_version);
  const { changed, replaced } = await withNewKey(scope, { name: before.name, api_key }, (key) =>
    withTenant(db, { organisation_id }, async (trx) => {
      const now = await lockUpstream(trx, organisation_id, id);
      requireVersion(version, now);
      const row = await trx
        .updateTable('gateway.upstreams')
        .set({ ...changes, ...key, version: version + 1 })
        .where('organisation_id', '=', organisation_id)
        .where('id', '=', id)
        .returning(upstreamColumns)
        .executeTakeFirstOrThrow();
      await notifyChanged(trx, organisation_id);
      const old: SecretId | null = key === undefined ? null : now.secret_id;
      return { changed: toUpstream(row), replaced: old };
    }),
  );
  scope.changed(organisation_id);
  if (replaced !== null) await dropKey(scope, replaced);
  return changed;
}
