import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { GithubSettings } from './provider-settings.ts';
import type { Provider } from './provider.ts';

const name = 'GitHub';
const timeoutSeconds = 10;

const userSchema = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub speaks OAuth, and says who somebody is by its API: the primary address, where it is verified. */
export function createGithubProvider(settings: GithubSettings, allow_insecure: boolean): Provider {
  const { url, api_url, client_id, client_secret } = settings;

  async function configure(): Promise<Configuration> {
    const client = await import('openid-client');
    const config = new client.Configuration(
      {
        issuer: url,
        authorization_endpoint: `${url}/login/oauth/authorize`,
        token_endpoint: `${url}/login/oauth/access_token`,
      },
      client_id,
      { client_secret },
      client.ClientSecretPost(client_secret),
    );
    config.timeout = timeoutSeconds;
    if (allow_insecure) client.allowInsecureRequests(config);
    return config;
  }

  return {
    id: 'github',
    name,
    async start({ state, verifier }, redirect_uri) {
      const client = await import('openid-client');
      return client.buildAuthorizationUrl(await configure(), {
        redirect_uri,
        scope: 'read:user user:email',
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    },
    async finish(query, { state, verifier }, redirect_uri) {
      const client = await import('openid-client');
      const { askProvider } = await import('./provider-errors.ts');
      return askProvider(name, async () => {
        const config = await configure();
        const answer = new URL(redirect_uri);
        answer.search = query;
        // Its issuer is another address than ours of it; each provider has a page of its own to come back to instead.
        answer.searchParams.delete('iss');
        const tokens = await client.authorizationCodeGrant(config, answer, {
          pkceCodeVerifier: verifier,
          expectedState: state,
        });
        const ask = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> => {
          const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'netra-apex' });
          const target = new URL(api_url + path);
          const response = await client.fetchProtectedResource(
            config,
            tokens.access_token,
            target,
            'GET',
            undefined,
            headers,
          );
          if (!response.ok) throw new Error(`${path} answered ${response.status}`);
          return schema.parse(await response.json());
        };
        const user = await ask('/user', userSchema);
        const emails = await ask('/user/emails', emailsSchema);
        const email = emails.find(({ primary }) => primary) ?? emails.find(({ verified }) => verified);
        return {
          account_id: String(user.id),
          email: (email?.email ?? '').toLowerCase(),
          email_verified: email?.verified ?? false,
          name: user.name ?? user.login,
        };
      });
    },
  };
}
