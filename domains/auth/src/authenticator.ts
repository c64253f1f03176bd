import { hash } from 'node:crypto';
import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Authenticator, Principal } from '@apex/kit/http';
import { createExpiringCache } from './expiring-cache.ts';
import type { KeyVerifier } from './key/key-verifier.ts';
import type { ProjectResolver } from './project/resolve-project.ts';
import type { AccessTokens } from './token/access-tokens.ts';

const maxCredentialLength = 4096;
const keptTokens = 2000;

/** Tells access tokens from API keys. A token is verified once and remembered by its hash until it expires. */
export function createAuthenticator(deps: {
  readonly clock: Clock;
  readonly access_tokens: AccessTokens;
  readonly key_verifier: KeyVerifier;
  readonly project_resolver: ProjectResolver;
}): Authenticator {
  const { clock, access_tokens, key_verifier } = deps;
  const verified = createExpiringCache<Principal>(keptTokens);

  async function authenticateToken(token: string): Promise<Principal> {
    const place = hash('sha256', token, 'base64');
    const known = verified.get(place, clock.now());
    if (known !== undefined) return known;
    const principal = await access_tokens.verify(token);
    verified.set(place, principal, principal.expires_at_ms);
    return principal;
  }

  return {
    async authenticate(credential) {
      if (credential.length <= maxCredentialLength) {
        if (credential.startsWith('eyJ')) return authenticateToken(credential);
        if (credential.startsWith('apex_')) return key_verifier.verify(credential);
      }
      throw new ApexError({
        kind: 'unauthenticated',
        reason: 'auth.credential_unknown',
        message:
          'The credential is neither an access token nor an API key of this installation, which begins with apex_. Make one: apex keys create --name app.',
      });
    },
    resolveProject: (principal, asked) => deps.project_resolver.resolve(principal, asked),
  };
}
