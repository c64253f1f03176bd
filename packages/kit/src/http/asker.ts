import { ApexError, type Caller, type Route, type Visitor } from '@apex/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Authenticator,
  basicCredentialOf,
  credentialOf,
  missingCredential,
  type Principal,
} from './authenticate.ts';
import {
  type BrowserOptions,
  requireCsrfToken,
  type SessionPrincipal,
  sessionValueOf,
  setSessionCookie,
} from './browser.ts';
import type { RateLimiter } from './rate-limit.ts';
import { requestIdOf } from './server.ts';

export interface AskerOptions {
  readonly authenticator: Authenticator;
  readonly rate_limiter: RateLimiter;
  /** Absent: nobody comes by cookie. */
  readonly browser?: BrowserOptions;
}

/** A request at a route, before anybody knows who it is. */
export interface Arrival {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: Route;
}

const maxUserAgentLength = 400;

/** Ends with the client's connection, so that work nobody waits for stops. */
function abortSignalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Who knocks at a public route. */
export function visitorOf({ request, reply, route: { session } }: Arrival): Visitor {
  const user_agent = request.headers['user-agent']?.slice(0, maxUserAgentLength);
  const presented = session === 'opens' ? sessionValueOf(request.headers.cookie) : undefined;
  return {
    request_id: requestIdOf(request),
    address: request.ip,
    signal: abortSignalOf(reply),
    ...(user_agent === undefined ? {} : { user_agent }),
    ...(presented === undefined ? {} : { presented_session: presented }),
  };
}

/** Percent-encoded, since a header holds no more than Latin letters. */
function askedProject(request: FastifyRequest): string | undefined {
  const asked = request.headers['x-apex-project'];
  if (typeof asked !== 'string' || asked === '') return undefined;
  try {
    return decodeURIComponent(asked);
  } catch {
    // Somebody wrote a name with a bare percent sign.
    return asked;
  }
}

interface Known {
  readonly principal: Principal | SessionPrincipal;
  readonly credential: string;
}

/** A bearer token or key wins over a cookie; the cookie serves only where neither is sent. */
async function identify(request: FastifyRequest, route: Route, options: AskerOptions): Promise<Known> {
  const basic = route.basic_auth === true ? basicCredentialOf(request.headers) : undefined;
  const credential = credentialOf(request.headers) ?? basic;
  const needsCookie = route.session === 'reads' || route.session === 'closes';
  if (credential !== undefined) {
    const principal = await options.authenticator.authenticate(credential);
    if (needsCookie) throw noSession();
    return { principal, credential };
  }
  const takesCookie = options.browser !== undefined && route.wire === undefined;
  const value = takesCookie ? sessionValueOf(request.headers.cookie) : undefined;
  if (options.browser === undefined || value === undefined) throw needsCookie ? noSession() : missingCredential();
  const principal = await options.browser.sessions.authenticate(value, {
    purpose: 'request',
    request_id: requestIdOf(request),
  });
  return { principal, credential: principal.credential };
}

function noSession(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.no_session',
    message: 'No browser session came with this request: sign in.',
  });
}

/** A credential that is missing or fails is an anonymous request, and is limited like one. */
async function knownOf(request: FastifyRequest, route: Route, options: AskerOptions): Promise<Known> {
  try {
    return await identify(request, route, options);
  } catch (error) {
    if (ApexError.isInstance(error) && error.kind === 'unauthenticated') {
      await options.rate_limiter.take('anonymous', request.ip);
    }
    throw error;
  }
}

/** What coming by cookie brings with it: a token to show, and perhaps a new cookie to take away. */
function admitSession({ request, reply, route }: Arrival, principal: SessionPrincipal, browser: BrowserOptions): void {
  reply.header('cache-control', 'no-store');
  if (principal.renewed !== null) setSessionCookie(reply, principal.renewed, browser.secure);
  if (route.method !== 'GET') requireCsrfToken(request, principal, browser);
}

/** Who asks a route that is not public; throws what they lack. */
export async function callerOf(arrival: Arrival, options: AskerOptions): Promise<Caller> {
  const { request, reply, route } = arrival;
  const { principal, credential } = await knownOf(request, route, options);
  const { browser } = options;
  if ('session_id' in principal && browser !== undefined) admitSession(arrival, principal, browser);
  const project = await options.authenticator.resolveProject(principal, askedProject(request));
  return {
    organisation_id: principal.organisation_id,
    project_id: project.id,
    project_name: project.name,
    actor: principal.actor,
    roles: principal.roles,
    scopes: principal.scopes,
    tier: principal.tier,
    request_id: requestIdOf(request),
    signal: abortSignalOf(reply),
    credential,
    address: request.ip,
    ...('session_id' in principal ? { session_id: principal.session_id } : {}),
  };
}
