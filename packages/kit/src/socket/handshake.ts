import { ApexError, bearerSubprotocolPrefix, type Caller } from '@apex/contracts';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Authenticator, Principal } from '../http/authenticate.ts';
import { type BrowserOptions, refuseForeignOrigin, type SessionPrincipal, sessionValueOf } from '../http/browser.ts';
import { requestIdOf } from '../http/server.ts';

/** What a socket was opened with. */
export interface Credential {
  readonly caller: Caller;
  /** Throws `unauthenticated` when it holds no more; a `frame` counts as use of a session, a `look` does not. */
  check(purpose: 'frame' | 'look'): Promise<void>;
}

export interface HandshakeOptions {
  readonly authenticator: Authenticator;
  readonly browser?: BrowserOptions;
  readonly clock: Clock;
}

type Known = { readonly principal: Principal | SessionPrincipal; readonly credential: string };
type Identify = (purpose: 'frame' | 'look') => Promise<Known>;

function bearerOf(request: FastifyRequest): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  return offered.find((part) => part.startsWith(bearerSubprotocolPrefix))?.slice(bearerSubprotocolPrefix.length);
}

function callerOf(request: FastifyRequest, known: Known, project: { id: Caller['project_id']; name: string }): Caller {
  const { organisation_id, actor, roles, scopes, tier } = known.principal;
  return {
    organisation_id,
    project_id: project.id,
    project_name: project.name,
    actor,
    roles,
    scopes,
    tier,
    request_id: requestIdOf(request),
    signal: new AbortController().signal,
    credential: known.credential,
    address: request.ip,
    ...('session_id' in known.principal ? { session_id: known.principal.session_id } : {}),
  };
}

/** Who opens a socket, before it is one: by bearer token in a subprotocol, or by cookie from a page of ours. */
export function createHandshake(options: HandshakeOptions): (request: FastifyRequest) => Promise<Credential> {
  const { authenticator, browser, clock } = options;

  async function byToken(token: string): Promise<Known> {
    return { principal: await authenticator.authenticate(token), credential: token };
  }

  /** How the credential of a request is looked at, now and later. */
  function identifierOf(request: FastifyRequest): Identify {
    const token = bearerOf(request);
    if (token !== undefined) return () => byToken(token);
    const value = browser === undefined ? undefined : sessionValueOf(request.headers.cookie);
    if (browser === undefined || value === undefined) throw missing();
    // A page of another site can open a socket with the cookie: nothing but this check stops it.
    if (request.headers.origin === undefined) throw missing();
    refuseForeignOrigin(request, browser);
    const request_id = requestIdOf(request);
    return async (purpose) => {
      const principal = await browser.sessions.authenticate(value, { purpose, request_id });
      return { principal, credential: principal.credential };
    };
  }

  return async (request) => {
    const identify = identifierOf(request);
    const query = request.query as Record<string, unknown>;
    const asked = typeof query['project'] === 'string' ? query['project'] : undefined;
    const known = await identify('frame');
    const project = await authenticator.resolveProject(known.principal, asked);
    let caller = callerOf(request, known, project);
    return {
      get caller() {
        return caller;
      },
      async check(purpose) {
        const now = await identify(purpose);
        const { expires_at_ms } = now.principal;
        if (expires_at_ms !== null && expires_at_ms <= clock.now()) throw expired();
        caller = callerOf(request, now, project);
      },
    };
  };
}

function missing(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.missing_credential',
    message: `Sign in, or offer the subprotocol ${bearerSubprotocolPrefix}<token>.`,
  });
}

function expired(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.token_expired',
    message: 'What you signed in with has expired: renew it or sign in again.',
  });
}
