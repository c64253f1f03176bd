import { ApexError, type authRoutes, type Secret } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import { aboutSecret } from './envelope.ts';
import { lastFourOf, secretColumns, toSecret, type VaultScope } from './secret-row.ts';

/** For admins and owners. The value is kept sealed and leaves through `useSecret` alone. */
export function createSecret(
  scope: VaultScope,
  { name, kind, value }: z.output<typeof authRoutes.createSecret.input>,
): Promise<Secret> {
  const { caller, clock, db, envelope } = scope;
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  const id = newId.secret();
  return withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    const row = await trx
      .insertInto('auth.vault_secrets')
      .values({
        id,
        organisation_id,
        name,
        kind,
        last_four: lastFourOf(value),
        ...envelope.seal(value, aboutSecret({ organisation_id, id })),
        created_at: at,
        rotated_at: null,
        last_read_at: null,
      })
      .onConflict((conflict) => conflict.constraint('uq_vault_secrets_organisation_id_name').doNothing())
      .returning(secretColumns)
      .executeTakeFirst();
    if (row === undefined) throw nameTaken();
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'secret.create',
      subject_id: id,
      details: { name, kind },
    });
    return toSecret(row);
  });
}

function nameTaken(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.secret_name_taken',
    message: 'There is a secret of this name: choose another name, or rotate the one there is.',
  });
}
