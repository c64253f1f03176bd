import type { OrgId } from '@apex/contracts';
import { type Kysely, sql } from 'kysely';

/** Where processes tell one another that an organisation's gateway was changed. */
export const changeChannel = 'apex_gateway';

/**
 * Has every gateway process load an organisation's settings, upstreams, budgets and policies anew. To be asked in the
 * transaction that changes them: it is told when that is committed, and not where it fails.
 */
export async function notifyChanged<DB>(trx: Kysely<DB>, organisation_id: OrgId): Promise<void> {
  await sql`select pg_notify(${changeChannel}, ${organisation_id})`.execute(trx);
}
