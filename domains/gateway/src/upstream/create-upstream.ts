import { ApexError, type NewUpstream, type Upstream } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { baseUrlOf, requireApiVersionOf } from './check-upstream.ts';
import { requireAdmin } from './require-admin.ts';
import { withNewKey } from './upstream-key.ts';
import { toUpstream, type Trx, upstreamColumns } from './upstream-row.ts';
import type { UpstreamScope } from './upstream-scope.ts';

/** Of an organisation. */
const mostUpstreams = 100;

/** For admins and owners. The key goes to the vault; where the upstream cannot be made it is taken out again. */
export async function createUpstream(
  scope: UpstreamScope,
  { api_key, base_url, ...told }: NewUpstream,
): Promise<Upstream> {
  const { caller, clock, db, outside_only } = scope;
  requireAdmin(caller);
  const { organisation_id } = caller;
  const address = baseUrlOf(told.kind, base_url, outside_only);
  requireApiVersionOf(told.kind, told.api_version);
  await withTenant(db, { organisation_id }, (trx) => requireRoom(trx, scope, told.name));
  const made = await withNewKey(scope, { name: told.name, api_key }, (key) =>
    withTenant(db, { organisation_id }, async (trx) => {
      await requireRoom(trx, scope, told.name);
      const row = await trx
        .insertInto('gateway.upstreams')
        .values({
          ...told,
          id: newId.upstream(),
          organisation_id,
          base_url: address,
          secret_id: key?.secret_id ?? null,
          key_last_four: key?.key_last_four ?? null,
          created_at: new Date(clock.now()),
          created_by: caller.actor.user_id,
        })
        .onConflict((conflict) => conflict.constraint('uq_upstreams_organisation_id_name').doNothing())
        .returning(upstreamColumns)
        .executeTakeFirst();
      if (row === undefined) throw nameTaken(told.name);
      await notifyChanged(trx, organisation_id);
      return toUpstream(row);
    }),
  );
  scope.changed(organisation_id);
  return made;
}

async function requireRoom(trx: Trx, { caller }: UpstreamScope, name: string): Promise<void> {
  const rows = await trx
    .selectFrom('gateway.upstreams')
    .select('name')
    .where('organisation_id', '=', caller.organisation_id)
    .execute();
  if (rows.some((row) => row.name === name)) throw nameTaken(name);
  if (rows.length < mostUpstreams) return;
  throw new ApexError({
    kind: 'conflict',
    reason: 'gateway.too_many_upstreams',
    message: `An organisation has at most ${mostUpstreams} upstreams: remove one first.`,
  });
}

function nameTaken(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.upstream_name_taken',
    message: `There is an upstream named ${name}: choose another name, or change the one there is.`,
  });
}
