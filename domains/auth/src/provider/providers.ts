import { ApexError, type ProviderId } from '@apex/contracts';
import { createGithubProvider } from './github-provider.ts';
import { createOidcProvider } from './oidc-provider.ts';
import type { ProviderSettings } from './provider-settings.ts';
import type { Provider } from './provider.ts';

export type Providers = ReadonlyMap<ProviderId, Provider>;

/** The configured providers; none is spoken to before somebody signs in with it. */
export function createProviders(settings: ProviderSettings): Providers {
  const { google, github, oidc, allow_insecure } = settings;
  const all = [
    ...(google === undefined ? [] : [createOidcProvider('google', google, allow_insecure)]),
    ...(github === undefined ? [] : [createGithubProvider(github, allow_insecure)]),
    ...(oidc === undefined ? [] : [createOidcProvider('oidc', oidc, allow_insecure)]),
  ];
  return new Map(all.map((provider) => [provider.id, provider]));
}

export function requireProvider(providers: Providers, id: ProviderId): Provider {
  const found = providers.get(id);
  if (found !== undefined) return found;
  throw new ApexError({
    kind: 'not_found',
    reason: 'auth.provider_unknown',
    message: `Nobody signs in with ${id} here: it is not configured.`,
  });
}

/** The page the provider sends the browser back to; its own for each provider, so that answers cannot be mixed up. */
export function redirectUriOf(origin: string, id: ProviderId): string {
  return `${origin}/sign-in/callback/${id}`;
}
