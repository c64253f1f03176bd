import type { TokenPair } from '@apex/contracts';
import type { AccessToken } from '../token/access-tokens.ts';
import type { RefreshToken } from './refresh-tokens.ts';

/** The pair as it goes to the client. */
export function toTokenPair(access: AccessToken, refresh: RefreshToken): TokenPair {
  return {
    access_token: access.value,
    access_expires_at: access.expires_at.toISOString(),
    refresh_token: refresh.value,
    refresh_expires_at: refresh.expires_at.toISOString(),
  };
}
