import { randomUUID } from 'node:crypto';
import { breaks } from './oidc-issuer.ts';
import { type ProviderServer, startProviderServer } from './provider-server.ts';

export interface GithubPerson {
  readonly id: number;
  readonly login: string;
  readonly emails: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[];
}

export interface GithubSimulator extends ProviderServer {
  readonly api_url: string;
  person: GithubPerson;
  fault: 'cut' | 'status_500' | 'no_api' | null;
}

export const githubClient = { client_id: 'Iv1.apex', client_secret: 'the secret of apex at GitHub' } as const;

/** GitHub's OAuth endpoints and the two of its API that say who somebody is; it answers a bad code with 200, as GitHub does. */
export async function startGithubSimulator(person: GithubPerson): Promise<GithubSimulator> {
  const simulator: { person: GithubPerson; fault: GithubSimulator['fault'] } = { person, fault: null };
  const tokens = new Set<string>();
  const server = await startProviderServer({
    authorize_path: '/login/oauth/authorize',
    token_path: '/login/oauth/access_token',
    ...githubClient,
    onToken(_asked, { json }) {
      const access_token = `gho_${randomUUID()}`;
      tokens.add(access_token);
      json(200, { access_token, token_type: 'bearer', scope: 'read:user,user:email' });
    },
    onRefusal: ({ json }) =>
      json(200, { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' }),
    onAny: (exchange) => breaks(exchange, simulator.fault),
    onOther({ url, request, json }) {
      const token = (request.headers.authorization ?? '').replace(/^Bearer /i, '');
      const { id, login, emails } = simulator.person;
      if (!url.pathname.startsWith('/api/v3/')) return false;
      if (simulator.fault === 'no_api') json(503, { message: 'Unavailable' });
      else if (!tokens.has(token)) json(401, { message: 'Bad credentials' });
      else json(200, url.pathname === '/api/v3/user' ? { id, login, name: null } : emails);
      return true;
    },
  });
  return Object.assign(simulator, server, { api_url: `${server.url}/api/v3` });
}
