import type { GithubSettings, MailSettings, OidcSettings, ProviderSettings } from '@apex/auth';
import type { Environment } from './key-declaration.ts';
import type { ReadKey } from './keys.ts';

export interface IdentityConfig {
  readonly mail: MailSettings | null;
  readonly providers: ProviderSettings;
  readonly require_verified_email: boolean;
}

const smtpTimeoutMs = 15_000;
const googleIssuer = 'https://accounts.google.com';
const github = 'https://github.com';
const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Mail and identity providers as they are configured; the check has seen that what goes together is there. */
export function identityConfig(read: ReadKey, environment: Environment): IdentityConfig {
  const deployed = environment === 'staging' || environment === 'prod';
  return {
    mail: mailOf(read, deployed),
    providers: {
      ...optional('google', googleOf(read)),
      ...optional('github', githubOf(read)),
      ...optional('oidc', oidcOf(read)),
      allow_insecure: !deployed,
    },
    require_verified_email: read('require_verified_email') ?? false,
  };
}

function optional<const K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

function mailOf(read: ReadKey, deployed: boolean): MailSettings | null {
  const smtp_url = read('smtp_url');
  const from = read('mail_from');
  if (smtp_url === undefined || from === undefined) return null;
  return {
    smtp_url,
    from,
    require_tls: deployed && !thisMachine.has(new URL(smtp_url).hostname),
    timeout_ms: smtpTimeoutMs,
  };
}

function googleOf(read: ReadKey): OidcSettings | undefined {
  const client_id = read('google_client_id');
  const client_secret = read('google_client_secret');
  if (client_id === undefined || client_secret === undefined) return undefined;
  return { name: 'Google', issuer: googleIssuer, client_id, client_secret };
}

function githubOf(read: ReadKey): GithubSettings | undefined {
  const client_id = read('github_client_id');
  const client_secret = read('github_client_secret');
  if (client_id === undefined || client_secret === undefined) return undefined;
  const url = read('github_url') ?? github;
  return { client_id, client_secret, url, api_url: url === github ? 'https://api.github.com' : `${url}/api/v3` };
}

function oidcOf(read: ReadKey): OidcSettings | undefined {
  const issuer = read('oidc_issuer');
  const client_id = read('oidc_client_id');
  const client_secret = read('oidc_client_secret');
  if (issuer === undefined || client_id === undefined || client_secret === undefined) return undefined;
  return { name: read('oidc_name') ?? new URL(issuer).hostname, issuer, client_id, client_secret };
}
