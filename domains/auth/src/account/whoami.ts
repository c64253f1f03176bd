import { ApexError, type Identity } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { findMembership } from '../organisation/membership.ts';
import { listProjects } from '../project/project-row.ts';
import type { CallerScope } from '../scope.ts';
import { findProfile, toIdentity } from './identity.ts';

/** Who the credential speaks for, as things stand now: the tier and roles may be newer than the token's. */
export async function whoami(scope: CallerScope): Promise<Identity> {
  const { caller, db } = scope;
  const { organisation_id, actor } = caller;
  return withTenant(db, { organisation_id }, async (trx) => {
    const membership = await findMembership(trx, organisation_id, actor.user_id);
    if (membership === null) throw gone();
    const profile = await findProfile(trx, actor.user_id);
    const projects = await listProjects(trx, organisation_id);
    const identity = toIdentity(profile, membership, projects);
    const project = projects.find(({ id }) => id === caller.project_id) ?? identity.project;
    return { ...identity, project, via: actor.type, scopes: [...caller.scopes] };
  });
}

function gone(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.not_a_member',
    message: 'You are no longer a member of this organisation: sign in again.',
  });
}
