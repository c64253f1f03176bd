import type { Clock } from '@apex/kit/clock';
import { createExpiringCache } from '../expiring-cache.ts';
import type { AccessTokens, Subject } from './access-tokens.ts';

export interface PassingTokens {
  /** An access token with minutes left to it. */
  for(subject: Subject): Promise<string>;
}

const leastLeftMs = 5 * 60_000;
const capacity = 2000;

/** Access tokens for those who came by cookie: what this process shows to another one on their behalf. */
export function createPassingTokens(deps: {
  readonly access_tokens: AccessTokens;
  readonly clock: Clock;
}): PassingTokens {
  const minted = createExpiringCache<string>(capacity);
  return {
    async for(subject) {
      const { user_id, organisation_id, roles, tier } = subject;
      const place = [user_id, organisation_id, roles.join(), tier].join(' ');
      const known = minted.get(place, deps.clock.now());
      if (known !== undefined) return known;
      const { value, expires_at } = await deps.access_tokens.mint(subject);
      minted.set(place, value, expires_at.getTime() - leastLeftMs);
      return value;
    },
  };
}
