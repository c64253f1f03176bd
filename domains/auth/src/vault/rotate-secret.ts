import type { authRoutes, Secret } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import { requireVersion } from '../stale-version.ts';
import { aboutSecret } from './envelope.ts';
import { lastFourOf, lockSecret, secretColumns, toSecret, type VaultScope } from './secret-row.ts';

/** Another value under another data key; the old one is gone. For admins and owners. */
export function rotateSecret(
  scope: VaultScope,
  { id, value, version }: z.output<typeof authRoutes.rotateSecret.input>,
): Promise<Secret> {
  const { caller, clock, db, envelope } = scope;
  const { organisation_id } = caller;
  const at = new Date(clock.now());
  return withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, 'admin');
    const { name, kind, last_four, created_at, rotated_at, last_read_at, ...row } = await lockSecret(
      trx,
      organisation_id,
      id,
    );
    const known = { id, name, kind, last_four, created_at, rotated_at, last_read_at, version: row.version };
    requireVersion(version, toSecret(known));
    const rotated = await trx
      .updateTable('auth.vault_secrets')
      .set({
        ...envelope.seal(value, aboutSecret({ organisation_id, id })),
        last_four: lastFourOf(value),
        rotated_at: at,
        version: version + 1,
      })
      .where('organisation_id', '=', organisation_id)
      .where('id', '=', id)
      .returning(secretColumns)
      .executeTakeFirstOrThrow();
    await recordAudit(trx, { ...auditOf(caller), at, action: 'secret.rotate', subject_id: id, details: { name } });
    return toSecret(rotated);
  });
}
