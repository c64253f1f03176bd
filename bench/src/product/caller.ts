import type { Caller, Identity } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { newRequestId } from '@apex/kit/id';

/** Somebody signed in, as a domain sees them, for work that leaves the server out. */
export function callerOf(identity: Identity): Caller {
  return {
    organisation_id: identity.organisation.id,
    project_id: identity.project.id,
    project_name: identity.project.name,
    actor: { type: 'user', user_id: identity.user_id },
    roles: identity.roles,
    scopes: ['all'],
    tier: identity.organisation.tier,
    request_id: newRequestId(systemClock),
    signal: new AbortController().signal,
    credential: 'none',
  };
}
