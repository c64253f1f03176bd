import type { Caller, OrgId, UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { newId, newRequestId } from '@apex/kit/id';

/** Wednesday 2026-03-18, 14:30 UTC. */
export const testNow = Date.UTC(2026, 2, 18, 14, 30);
export const testClock: Clock = { now: () => testNow };

export function testCaller(options: { readonly organisation_id?: OrgId; readonly user_id?: UserId } = {}): Caller {
  return {
    organisation_id: options.organisation_id ?? newId.org(),
    project_id: newId.project(),
    project_name: 'default',
    actor: { type: 'user', user_id: options.user_id ?? newId.user() },
    roles: ['owner'],
    scopes: ['all'],
    tier: 'free',
    request_id: newRequestId(testClock),
    signal: new AbortController().signal,
    credential: 'a credential',
  };
}
