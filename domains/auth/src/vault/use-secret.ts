import type { SecretId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { aboutSecret } from './envelope.ts';
import { lockSecret, type VaultScope } from './secret-row.ts';

export interface SecretUse {
  readonly id: SecretId;
  /** What the value is wanted for, as the log shall tell it: `to sign a webhook`. */
  readonly why: string;
}

/** The value, for a part of this process to act with; no route leads here. That it was read is written with who and why. */
export function useSecret(scope: VaultScope, { id, why }: SecretUse): Promise<string> {
  const { caller, clock, db, envelope } = scope;
  const { organisation_id, actor, request_id } = caller;
  const at = new Date(clock.now());
  return withTenant(db, { organisation_id }, async (trx) => {
    const row = await lockSecret(trx, organisation_id, id);
    const value = envelope.open(row, aboutSecret(row));
    await trx
      .updateTable('auth.vault_secrets')
      .set({ last_read_at: at })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .execute();
    await trx
      .insertInto('auth.vault_reads')
      .values({ organisation_id, secret_id: id, at, user_id: actor.user_id, why, request_id })
      .execute();
    await recordAudit(trx, { ...auditOf(caller), at, action: 'secret.read', subject_id: id, details: { why } });
    return value;
  });
}
