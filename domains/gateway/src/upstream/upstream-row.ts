import { ApexError, type OrgId, type Upstream, type UpstreamId } from '@apex/contracts';
import type { Selectable, Transaction } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';

export type Trx = Transaction<GatewayDatabase>;
type Row = Selectable<GatewayDatabase['gateway.upstreams']>;

export const upstreamColumns = [
  ...(['id', 'name', 'kind', 'base_url', 'models', 'formats', 'weight', 'enabled', 'provider', 'api_version'] as const),
  ...(['secret_id', 'key_last_four', 'created_at', 'version'] as const),
] as const;

type UpstreamRow = Pick<Row, (typeof upstreamColumns)[number]>;

export function toUpstream(row: UpstreamRow): Upstream {
  return { ...row, created_at: row.created_at.toISOString() };
}

/** Those of an organisation by name; another one's are not there. */
export async function selectUpstreams(trx: Trx, organisation_id: OrgId): Promise<Upstream[]> {
  const rows = await trx
    .selectFrom('gateway.upstreams')
    .select(upstreamColumns)
    .where('organisation_id', '=', organisation_id)
    .orderBy('name')
    .execute();
  return rows.map(toUpstream);
}

function one(trx: Trx, organisation_id: OrgId, id: UpstreamId) {
  return trx
    .selectFrom('gateway.upstreams')
    .select(upstreamColumns)
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id);
}

export async function findUpstream(trx: Trx, organisation_id: OrgId, id: UpstreamId): Promise<Upstream> {
  return found(id, await one(trx, organisation_id, id).executeTakeFirst());
}

/** Held until the transaction ends. */
export async function lockUpstream(trx: Trx, organisation_id: OrgId, id: UpstreamId): Promise<Upstream> {
  return found(id, await one(trx, organisation_id, id).forUpdate().executeTakeFirst());
}

function found(id: UpstreamId, row: UpstreamRow | undefined): Upstream {
  if (row !== undefined) return toUpstream(row);
  throw new ApexError({
    kind: 'not_found',
    reason: 'gateway.upstream_not_found',
    message: `There is no upstream ${id} in your organisation.`,
  });
}
