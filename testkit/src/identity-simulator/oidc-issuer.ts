import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  type AuthorizationRequest,
  type Exchange,
  type ProviderServer,
  startProviderServer,
} from './provider-server.ts';

export interface OidcPerson {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
}

/** What is wrong with the next exchanges. `foreign_key`: signed by somebody else under the issuer's key id. */
export type OidcFault =
  | 'wrong_nonce'
  | 'expired'
  | 'wrong_audience'
  | 'wrong_issuer'
  | 'foreign_key'
  | 'unsigned'
  | 'cut'
  | 'status_500'
  | null;

export interface OidcIssuer extends ProviderServer {
  person: OidcPerson;
  fault: OidcFault;
}

export const oidcClient = { client_id: 'apex', client_secret: 'the secret of apex at the issuer' } as const;

/** An OpenID Connect issuer on a loopback port: discovery, keys, codes with PKCE, signed ID tokens. */
export async function startOidcIssuer(person: OidcPerson): Promise<OidcIssuer> {
  const ours = await generateKeyPair('ES256');
  const foreign = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const issuer: { person: OidcPerson; fault: OidcFault } = { person, fault: null };

  async function idToken({ nonce }: AuthorizationRequest): Promise<string> {
    const { fault, person: who } = issuer;
    const now = Math.floor(Date.now() / 1000);
    const issued = fault === 'expired' ? now - 7200 : now;
    const claims = { ...who, nonce: fault === 'wrong_nonce' ? 'another' : nonce };
    const signed = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(fault === 'wrong_issuer' ? 'https://elsewhere.example' : server.url)
      .setAudience(fault === 'wrong_audience' ? 'somebody else' : oidcClient.client_id)
      .setIssuedAt(issued)
      .setExpirationTime(issued + 3600)
      .sign(fault === 'foreign_key' ? foreign.privateKey : ours.privateKey);
    if (fault !== 'unsigned') return signed;
    const [, body = ''] = signed.split('.');
    return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  }

  const server: ProviderServer = await startProviderServer({
    authorize_path: '/authorize',
    token_path: '/token',
    ...oidcClient,
    async onToken(asked, { json }) {
      json(200, { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: await idToken(asked) });
    },
    onRefusal: ({ json }) => json(400, { error: 'invalid_grant' }),
    onAny: (exchange) => breaks(exchange, issuer.fault),
    onOther({ url, json }) {
      if (url.pathname === '/jwks') json(200, { keys: [jwk] });
      else if (url.pathname === '/.well-known/openid-configuration') {
        json(200, {
          issuer: server.url,
          authorization_endpoint: `${server.url}/authorize`,
          token_endpoint: `${server.url}/token`,
          jwks_uri: `${server.url}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          code_challenge_methods_supported: ['S256'],
        });
      } else return false;
      return true;
    },
  });
  return Object.assign(issuer, server);
}

/** Breaks the exchange of a code: in the middle of the answer, or with an error of the server. */
export function breaks({ url, response, json }: Exchange, fault: string | null): boolean {
  const isExchange = url.pathname === '/token' || url.pathname === '/login/oauth/access_token';
  if (!isExchange) return false;
  if (fault === 'status_500') json(500, { error: 'server_error' });
  else if (fault === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"access_to');
    response.destroy();
  } else return false;
  return true;
}
