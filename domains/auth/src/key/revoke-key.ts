import { ApexError, type authRoutes, type Key } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { keyColumns, toKey } from './key-row.ts';
import type { KeyVerifier } from './key-verifier.ts';
import { requireKeyWriter } from './require-key-writer.ts';

/**
 * Ends a key, one's own or, for admins and owners, anybody's: at once in this process, within the cache's five seconds in
 * others. A repeat answers as the first time.
 */
export async function revokeKey(
  scope: CallerScope & { readonly key_verifier: KeyVerifier },
  input: z.output<typeof authRoutes.revokeKey.input>,
): Promise<Key> {
  const { caller, clock, db } = scope;
  requireKeyWriter(caller);
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  const revoked = await withTenant(db, { organisation_id }, async (trx) => {
    const row = await trx
      .selectFrom('auth.api_keys')
      .select([...keyColumns, 'user_id'])
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', input.id)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw notFound();
    const { user_id: maker, ...found } = row;
    if (maker !== caller.actor.user_id) await requireRole(trx, caller, 'admin');
    if (found.revoked_at !== null) return found;
    await trx
      .updateTable('auth.api_keys')
      .set({ revoked_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', input.id)
      .execute();
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'key.revoke',
      subject_id: input.id,
    });
    return { ...found, revoked_at: at };
  });
  scope.key_verifier.forgetAll();
  return toKey(revoked);
}

function notFound(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.key_not_found',
    message: 'There is no such key in your organisation.',
  });
}
