import type { authRoutes, Identity } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import { requireVersion } from '../stale-version.ts';
import { findProfile } from './identity.ts';
import { whoami } from './whoami.ts';

/** What a person says of themselves, in every organisation of theirs. */
export async function updateProfile(
  scope: CallerScope,
  { version, ...changes }: z.output<typeof authRoutes.updateProfile.input>,
): Promise<Identity> {
  const { caller, db, clock } = scope;
  const { organisation_id, actor } = caller;
  await withTenant(db, { organisation_id }, async (trx) => {
    await trx.selectFrom('auth.users').select('id').where('id', '=', actor.user_id).forUpdate().execute();
    const profile = await findProfile(trx, actor.user_id);
    requireVersion(version, profile);
    const { name = profile.name, time_zone = profile.time_zone } = changes;
    await trx
      .updateTable('auth.users')
      .set({ name, time_zone, version: version + 1 })
      .where('id', '=', actor.user_id)
      .execute();
    await recordAudit(trx, {
      ...auditOf(caller),
      at: new Date(clock.now()),
      action: 'user.update',
      subject_id: actor.user_id,
      details: { changed: Object.keys(changes) },
    });
  });
  return whoami(scope);
}
