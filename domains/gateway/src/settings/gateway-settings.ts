import { defaultGatewaySettings, type GatewaySettings, type GatewaySettingsChange, type OrgId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { notifyChanged } from '../snapshot/notify-changed.ts';
import { requireAdmin, requireVersion } from '../upstream/require-admin.ts';
import type { Trx } from '../upstream/upstream-row.ts';
import type { UpstreamScope } from '../upstream/upstream-scope.ts';

const columns = [
  ...(['stale_seconds', 'when_stale', 'budget_wait_ms', 'first_byte_timeout_ms', 'total_timeout_ms'] as const),
  ...(['retries', 'version'] as const),
] as const;

/** As they are; the contract's where nobody changed any. */
export async function selectSettings(trx: Trx, organisation_id: OrgId): Promise<GatewaySettings> {
  const row = await trx
    .selectFrom('gateway.settings')
    .select(columns)
    .where('organisation_id', '=', organisation_id)
    .executeTakeFirst();
  return row ?? defaultGatewaySettings;
}

export function getGatewaySettings({ caller, db }: UpstreamScope): Promise<GatewaySettings> {
  const { organisation_id } = caller;
  return withTenant(db, { organisation_id }, (trx) => selectSettings(trx, organisation_id));
}

/** For admins and owners. */
export async function changeGatewaySettings(
  scope: UpstreamScope,
  { version, ...changes }: GatewaySettingsChange,
): Promise<GatewaySettings> {
  const { caller, db } = scope;
  requireAdmin(caller);
  const { organisation_id } = caller;
  const changed = await withTenant(db, { organisation_id }, async (trx) => {
    // So that there is a row to hold, whoever comes first.
    await trx
      .insertInto('gateway.settings')
      .values({ organisation_id, ...defaultGatewaySettings })
      .onConflict((conflict) => conflict.column('organisation_id').doNothing())
      .execute();
    const now = await trx
      .selectFrom('gateway.settings')
      .select(columns)
      .where('organisation_id', '=', organisation_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    requireVersion(version, now);
    const row = await trx
      .updateTable('gateway.settings')
      .set({ ...changes, version: version + 1 })
      .where('organisation_id', '=', organisation_id)
      .returning(columns)
      .executeTakeFirstOrThrow();
    await notifyChanged(trx, organisation_id);
    return row;
  });
  scope.changed(organisation_id);
  return changed;
}
