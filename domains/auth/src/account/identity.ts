import { ApexError, type Identity, type Project, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { defaultProject } from '../project/project-row.ts';
import type { Membership } from '../organisation/membership.ts';

/** A person as they describe themselves. */
export interface Profile {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly time_zone: string;
  readonly version: number;
}

const profileColumns = ['id', 'email', 'name', 'time_zone', 'version'] as const;

export function findProfile(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<Profile> {
  return trx.selectFrom('auth.users').select(profileColumns).where('id', '=', user_id).executeTakeFirstOrThrow();
}

/** Who somebody is right after proving it: in their organisation's default project. */
export function toIdentity(profile: Profile, membership: Membership, projects: readonly Project[]): Identity {
  const project = projects.find(({ name }) => name === defaultProject) ?? projects[0];
  if (project === undefined) {
    throw new ApexError({
      kind: 'internal',
      reason: 'auth.no_project',
      message: 'Your organisation has no project. Ask for help with the correlation id.',
    });
  }
  return {
    user_id: profile.id,
    email: profile.email,
    name: profile.name,
    time_zone: profile.time_zone,
    version: profile.version,
    organisation: membership.organisation,
    project,
    projects: [...projects],
    roles: [membership.role],
    via: 'user',
    scopes: ['all'],
  };
}
