import type { ProjectId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Principal } from '@apex/kit/http';
import { createExpiringCache } from '../expiring-cache.ts';
import type { AccessTokens } from './access-tokens.ts';

export interface StandingTokens {
  /** An access token that may bring in and read what is `project`'s, and no more; with two minutes left or more. */
  for(principal: Principal, project: ProjectId): Promise<string>;
}

const scopes = ['ingest', 'read'] as const;
const lifetimeSeconds = 5 * 60;
const leastLeftMs = 2 * 60_000;
const capacity = 2000;

/**
 * What a process shows for work it does later on behalf of a principal, when the request is over: the record of a call
 * that passed the gateway, for one. They live out their five minutes, whatever becomes of the key.
 */
export function createStandingTokens(deps: {
  readonly access_tokens: AccessTokens;
  readonly clock: Clock;
}): StandingTokens {
  const minted = createExpiringCache<string>(capacity);
  return {
    async for(principal, project_id) {
      const { actor, organisation_id, roles, tier } = principal;
      const key = actor.type === 'key' ? { key_id: actor.key_id } : {};
      const place = [actor.user_id, key.key_id, organisation_id, project_id, roles.join(), tier].join(' ');
      const known = minted.get(place, deps.clock.now());
      if (known !== undefined) return known;
      const { value, expires_at } = await deps.access_tokens.mintNarrow(
        { user_id: actor.user_id, organisation_id, roles, tier },
        { scopes, project_id, ...key, lifetime_seconds: lifetimeSeconds },
      );
      minted.set(place, value, expires_at.getTime() - leastLeftMs);
      return value;
    },
  };
}
