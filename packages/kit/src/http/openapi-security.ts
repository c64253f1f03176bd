import type { Route } from '@apex/contracts';
import { csrfHeader, sessionCookie } from './browser.ts';

type Requirement = Readonly<Record<string, string[]>>;

export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An access token or an API key' },
  api_key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  basic: { type: 'http', scheme: 'basic', description: 'An API key as the password' },
  session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'The session of a browser' },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: csrfHeader,
    description: 'With a session and any method but GET: the csrf_token of GET /api/auth/session',
  },
} as const;

/** What a request to a route must carry; each entry alone is enough. */
export function securityOf({ access, method, session, person, wire, basic_auth }: Route): Requirement[] {
  if (access === 'public') return [];
  if (wire !== undefined) return [{ bearer: [] }, { api_key: [] }, ...(basic_auth === true ? [{ basic: [] }] : [])];
  const byCookie: Requirement = method === 'GET' ? { session: [] } : { session: [], csrf: [] };
  if (session === 'reads' || session === 'closes') return [byCookie];
  return [{ bearer: [] }, ...(person === true ? [] : [{ api_key: [] }]), byCookie];
}
