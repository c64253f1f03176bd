import { ApexError, type ProviderId } from '@apex/contracts';
import { createGithubProvider } from './github-provider.ts';
import { createOidcProvider } from './oidc-provider.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** Whom a provider vouches for. */
export interface ProviderPerson {
  /** The provider's own, which never changes. */
  readonly account_id: string;
  readonly email: string;
  /** Whether the provider has seen that the address is theirs. */
  readonly email_verified: boolean;
  readonly name: string | null;
}

/** What one sign-in keeps to itself between the two halves. */
export interface FlowSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  /** Where to send the browser. */
  start(secrets: FlowSecrets, redirect_uri: string): Promise<URL>;
  /** Exchanges what the browser came back with; throws where it is not the answer to this very flow. */
  finish(query: string, secrets: FlowSecrets, redirect_uri: string): Promise<ProviderPerson>;
}

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
