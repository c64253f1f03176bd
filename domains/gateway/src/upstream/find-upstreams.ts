import type { Upstream, UpstreamId, UpstreamTest } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { requireAdmin } from './require-admin.ts';
import { findUpstream, selectUpstreams } from './upstream-row.ts';
import type { UpstreamScope } from './upstream-scope.ts';

/** By name, without their keys. */
export async function listUpstreams({ caller, db }: UpstreamScope): Promise<{ upstreams: Upstream[] }> {
  const { organisation_id } = caller;
  return { upstreams: await withTenant(db, { organisation_id }, (trx) => selectUpstreams(trx, organisation_id)) };
}

export function getUpstream({ caller, db }: UpstreamScope, { id }: { readonly id: UpstreamId }): Promise<Upstream> {
  const { organisation_id } = caller;
  return withTenant(db, { organisation_id }, (trx) => findUpstream(trx, organisation_id, id));
}

/**
 * For admins and owners: the key is read from the vault, which writes that it was. Calls use what was read from then on,
 * in every process: somebody may have given the secret another value.
 */
export async function testUpstream(scope: UpstreamScope, { id }: { readonly id: UpstreamId }): Promise<UpstreamTest> {
  const { caller, db, vault, tester } = scope;
  requireAdmin(caller);
  const upstream = await getUpstream(scope, { id });
  const { secret_id, name } = upstream;
  const api_key =
    secret_id === null ? null : await vault.useSecret(caller, { id: secret_id, why: `to test the upstream ${name}` });
  const { organisation_id } = caller;
  if (secret_id !== null) await withTenant(db, { organisation_id }, (trx) => notifyChanged(trx, organisation_id, id));
  return tester.test({ ...upstream, api_key }, caller.signal);
}
