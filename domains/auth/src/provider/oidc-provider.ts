import type { ProviderId } from '@apex/contracts';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import { noVerifiedEmail } from './no-verified-email.ts';
import type { OidcSettings } from './provider-settings.ts';
import type { Provider } from './provider.ts';

const timeoutSeconds = 10;
/** Clocks of two machines differ. */
const toleranceSeconds = 30;

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).toLowerCase().optional(),
  // Some issuers write it as text.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: z.string().optional(),
});

/**
 * Any OpenID Connect issuer. Its ID token is verified against its published keys, also where it came over TLS, with
 * issuer, audience, time and nonce. The library is loaded, and the discovery document read, by the first sign-in.
 */
export function createOidcProvider(id: ProviderId, settings: OidcSettings, allow_insecure: boolean): Provider {
  const { name, issuer, client_id, client_secret } = settings;
  let discovered: Promise<Configuration> | undefined;

  async function discover(): Promise<Configuration> {
    const client = await import('openid-client');
    const metadata = { client_secret, [client.clockTolerance]: toleranceSeconds };
    const insecure = allow_insecure ? [client.allowInsecureRequests] : [];
    const found = await client.discovery(new URL(issuer), client_id, metadata, undefined, {
      timeout: timeoutSeconds,
      execute: insecure,
    });
    const server = found.serverMetadata();
    // What an issuer that says nothing takes, by its specification.
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication = methods.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
    const config = new client.Configuration(server, client_id, metadata, authentication(client_secret));
    config.timeout = timeoutSeconds;
    for (const apply of [client.enableNonRepudiationChecks, ...insecure]) apply(config);
    return config;
  }

  function configuration(): Promise<Configuration> {
    const pending = (discovered ??= discover());
    // An issuer that was away is asked again by the next one who comes.
    pending.catch(() => {
      if (discovered === pending) discovered = undefined;
    });
    return pending;
  }

  return {
    id,
    name,
    async start({ state, nonce, verifier }, redirect_uri) {
      const client = await import('openid-client');
      const { askProvider } = await import('./provider-errors.ts');
      return askProvider(name, async () =>
        client.buildAuthorizationUrl(await configuration(), {
          redirect_uri,
          scope: 'openid email profile',
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
      );
    },
    async finish(query, { state, nonce, verifier }, redirect_uri) {
      const client = await import('openid-client');
      const { askProvider } = await import('./provider-errors.ts');
      return askProvider(name, async () => {
        const config = await configuration();
        const answer = new URL(redirect_uri);
        answer.search = query;
        const tokens = await client.authorizationCodeGrant(config, answer, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = claimsSchema.parse(tokens.claims());
        // Issuers may leave the address to the userinfo endpoint.
        const said =
          claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
            ? claimsSchema.parse(await client.fetchUserInfo(config, tokens.access_token, claims.sub))
            : claims;
        if (said.email === undefined) throw noVerifiedEmail(name);
        const { email, email_verified = false } = said;
        return { account_id: claims.sub, email, email_verified, name: said.name ?? null };
      });
    },
  };
}
