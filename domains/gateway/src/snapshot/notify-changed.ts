import type { OrgId, UpstreamId } from '@apex/contracts';
import { type Kysely, sql } from 'kysely';

/** Where processes tell one another that an organisation's gateway was changed. */
export const changeChannel = 'apex_gateway';

/**
 * Has every gateway process load an organisation's settings, upstreams, budgets and policies anew. To be asked in the
 * transaction that changes them: it is told when that is committed, and not where it fails. `secret_of`: the upstream
 * whose key may have another value in the vault.
 */
export async function notifyChanged<DB>(
  trx: Kysely<DB>,
  organisation_id: OrgId,
  secret_of?: UpstreamId,
): Promise<void> {
  const told = secret_of === undefined ? organisation_id : `${organisation_id} ${secret_of}`;
  await sql`select pg_notify(${changeChannel}, ${told})`.execute(trx);
}
