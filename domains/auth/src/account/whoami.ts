import { ApexError, type Identity } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { findMembership, listProjects } from '../organisation/membership.ts';
import type { CallerScope } from '../scope.ts';

/** Who the credential speaks for, as things stand now: the tier and roles may be newer than the token's. */
export async function whoami(scope: CallerScope): Promise<Identity> {
  const { caller, db } = scope;
  const { organisation_id, actor } = caller;
  return withTenant(db, { organisation_id }, async (trx) => {
    const membership = await findMembership(trx, organisation_id, actor.user_id);
    const user = await trx.selectFrom('auth.users').select('email').where('id', '=', actor.user_id).executeTakeFirst();
    if (membership === null || user === undefined) throw gone();
    return {
      user_id: actor.user_id,
      email: user.email,
      organisation: membership.organisation,
      project: { id: caller.project_id, name: caller.project_name },
      projects: await listProjects(trx, organisation_id),
      roles: [membership.role],
      via: actor.type,
      scopes: [...caller.scopes],
    };
  });
}

function gone(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.not_a_member',
    message: 'You are no longer a member of this organisation: sign in again.',
  });
}
