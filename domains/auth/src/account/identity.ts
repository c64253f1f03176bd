import { ApexError, type Identity, type Project, type UserId } from '@apex/contracts';
import { defaultProject } from '../organisation/create-organisation.ts';
import type { Membership } from '../organisation/membership.ts';

/** Who somebody is right after proving it: in their organisation's default project. */
export function toIdentity(
  user: { readonly id: UserId; readonly email: string },
  membership: Membership,
  projects: readonly Project[],
): Identity {
  const project = projects.find(({ name }) => name === defaultProject) ?? projects[0];
  if (project === undefined) {
    throw new ApexError({
      kind: 'internal',
      reason: 'auth.no_project',
      message: 'Your organisation has no project. Ask for help with the correlation id.',
    });
  }
  return {
    user_id: user.id,
    email: user.email,
    organisation: membership.organisation,
    project,
    projects: [...projects],
    roles: [membership.role],
    via: 'user',
    scopes: ['all'],
  };
}
