/** What a provider knows us by. */
interface ClientSettings {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface OidcSettings extends ClientSettings {
  /** As people know it: `Google`, `Acme`. */
  readonly name: string;
  /** The issuer's address; the rest is in its discovery document. */
  readonly issuer: string;
}

export interface GithubSettings extends ClientSettings {
  /** `https://github.com`, or an Enterprise server. */
  readonly url: string;
  /** `https://api.github.com`, or `{url}/api/v3`. */
  readonly api_url: string;
}

/** Those left out cannot be signed in with. */
export interface ProviderSettings {
  readonly google?: OidcSettings;
  readonly github?: GithubSettings;
  readonly oidc?: OidcSettings;
  /** Also speaks to providers over plain HTTP: on a developer's machine. */
  readonly allow_insecure: boolean;
}
