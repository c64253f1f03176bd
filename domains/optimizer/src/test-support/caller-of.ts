import type { Caller } from '@apex/contracts';
import { newId, newRequestId } from '@apex/kit/id';

/** A caller of an organisation and project that nobody else has. */
export function callerOf(changes: Partial<Caller> = {}): Caller {
  return {
    organisation_id: newId.org(),
    project_id: newId.project(),
    project_name: 'default',
    actor: { type: 'user', user_id: newId.user() },
    roles: ['owner'],
    scopes: ['all'],
    tier: 'free',
    request_id: newRequestId({ now: () => 1_770_000_000_000 }),
    signal: new AbortController().signal,
    credential: 'for tests only',
    ...changes,
  };
}
