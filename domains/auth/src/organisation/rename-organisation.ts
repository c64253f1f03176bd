import type { authRoutes, Organisation } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import { requireVersion } from '../stale-version.ts';
import { lockMembers, requireRole } from './authority.ts';

/** For admins and owners. */
export async function renameOrganisation(
  scope: CallerScope,
  input: z.output<typeof authRoutes.renameOrganisation.input>,
): Promise<Organisation> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  return withTenant(db, { organisation_id }, async (trx) => {
    await lockMembers(trx, caller);
    const { organisation } = await requireRole(trx, caller, 'admin');
    requireVersion(input.version, organisation);
    const renamed = await trx
      .updateTable('auth.organisations')
      .set({ name: input.name, version: organisation.version + 1 })
      .where('id', '=', organisation_id)
      .returning(['id', 'name', 'tier', 'version'])
      .executeTakeFirstOrThrow();
    await recordAudit(trx, {
      ...auditOf(caller),
      at: new Date(clock.now()),
      action: 'organisation.rename',
      subject_id: organisation_id,
      details: { from: organisation.name, to: input.name },
    });
    return renamed;
  });
}
