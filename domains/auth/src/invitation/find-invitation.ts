import { timingSafeEqual } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { enterTenant } from '../visibility.ts';
import { noInvitation } from './invitation-row.ts';

export type OpenInvitation = Selectable<AuthDatabase['auth.invitations']>;

/**
 * The invitation a token opens, locked, in a transaction that sees it by its hash and is its organisation's from here
 * on. Throws `not_found` for one that cannot be accepted (any more).
 */
export async function findInvitation(trx: Transaction<AuthDatabase>, hash: Buffer, at: Date): Promise<OpenInvitation> {
  const pointer = await trx
    .selectFrom('auth.invitations')
    .select(['id', 'organisation_id', 'token_hash'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (pointer === undefined || !timingSafeEqual(pointer.token_hash, hash)) throw noInvitation('unknown');
  await enterTenant(trx, pointer.organisation_id);
  const row = await trx
    .selectFrom('auth.invitations')
    .selectAll()
    .where('id', '=', pointer.id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noInvitation('unknown');
  if (row.accepted_at !== null) throw noInvitation('used');
  if (row.revoked_at !== null) throw noInvitation('revoked');
  if (row.expires_at <= at) throw noInvitation('expired');
  return row;
}
