import type { ProviderId } from '@apex/contracts';

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
