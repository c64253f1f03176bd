import type { authRoutes } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { sql } from 'kysely';
import type { z } from 'zod';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { lockSecret } from './secret-row.ts';

/** Who had a secret opened and why, the latest first. For admins and owners. */
export function listSecretReads(
  { caller, db }: CallerScope,
  { id, page, per_page }: z.output<typeof authRoutes.listSecretReads.input>,
): Promise<z.output<typeof authRoutes.listSecretReads.output>> {
  const { organisation_id } = caller;
  return withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    await lockSecret(trx, organisation_id, id);
    const found = trx
      .selectFrom('auth.vault_reads')
      .where('organisation_id', '=', organisation_id)
      .where('secret_id', '=', id);
    const counted = await found.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const rows = await found
      .select(['at', 'user_id', 'why', 'request_id'])
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(per_page)
      .offset((page - 1) * per_page)
      .execute();
    const total = Number(counted.total);
    const reads = rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
    return { reads, pagination: { page, per_page, total, total_pages: Math.ceil(total / per_page) } };
  });
}
