import { ApexError, type Identity, type OrgId, type UserId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { type Membership, selectMembership } from '../organisation/membership.ts';
import { listProjects } from '../project/project-row.ts';
import type { CallerScope } from '../scope.ts';
import { type Profile, toIdentity } from './identity.ts';

/** Who the credential speaks for, as things stand now: the tier and roles may be newer than the token's. */
export async function whoami(scope: CallerScope): Promise<Identity> {
  const { caller, db } = scope;
  const { organisation_id, actor } = caller;
  return withTenant(db, { organisation_id }, async (trx) => {
    const member = await findMember(trx, organisation_id, actor.user_id);
    if (member === null) throw gone();
    const projects = await listProjects(trx, organisation_id);
    const identity = toIdentity(member.profile, member.membership, projects);
    const project = projects.find(({ id }) => id === caller.project_id) ?? identity.project;
    return { ...identity, project, via: actor.type, scopes: [...caller.scopes] };
  });
}

interface Member {
  readonly membership: Membership;
  readonly profile: Profile;
}

/** Both in one statement: of all that is asked, this is asked most. */
async function findMember(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId,
  user_id: UserId,
): Promise<Member | null> {
  const row = await selectMembership(trx, organisation_id, user_id)
    .innerJoin('auth.users as person', 'person.id', 'member.user_id')
    .select(['person.email', 'person.name as person_name', 'person.time_zone', 'person.version as person_version'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const { role, email, person_name, time_zone, person_version, ...organisation } = row;
  return {
    membership: { organisation, role },
    profile: { id: user_id, email, name: person_name, time_zone, version: person_version },
  };
}

function gone(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.not_a_member',
    message: 'You are no longer a member of this organisation: sign in again.',
  });
}
