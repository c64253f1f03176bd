import { timingSafeEqual } from 'node:crypto';
import { ApexError, type IssuedSession, type RequestId, type SessionId } from '@apex/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './authenticate.ts';

export interface SessionUse {
  /** `request` and `frame` count as use of the session, `look` does not; only a `request` may renew it. */
  readonly purpose: 'request' | 'frame' | 'look';
  readonly request_id: RequestId;
}

export interface SessionPrincipal extends Principal {
  readonly session_id: SessionId;
  /** What a request that changes something must carry. */
  readonly csrf_token: string;
  /** A bearer credential of minutes, for ports that are remote. */
  readonly credential: string;
  /** Takes the presented session's place: the browser is to be given it. Only for a `request`. */
  readonly renewed: IssuedSession | null;
}

/** Offered by the auth domain beside its `Authenticator`. */
export interface BrowserSessions {
  /** Throws `unauthenticated` for a value that is unknown, idle for too long, or revoked. */
  authenticate(value: string, use: SessionUse): Promise<SessionPrincipal>;
}

export interface BrowserOptions {
  readonly sessions: BrowserSessions;
  /** The cookie travels over TLS alone. */
  readonly secure: boolean;
  /** Origins besides the request's own host from which requests are taken, like `https://apex.example.com`. */
  readonly trusted_origins: readonly string[];
}

export const sessionCookie = 'apex_session';
export const csrfHeader = 'x-csrf-token';
const maxCookieLength = 4096;

/** The value of the session cookie. Two different ones are refused: one of them may have been planted. */
export function sessionValueOf(cookieHeader: string | undefined): string | undefined {
  const values = new Set<string>();
  for (const part of (cookieHeader ?? '').slice(0, maxCookieLength).split(';')) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === sessionCookie && value !== undefined) values.add(value.trim());
  }
  if (values.size > 1) {
    throw new ApexError({
      kind: 'unauthenticated',
      reason: 'auth.session_ambiguous',
      message: 'The browser sent two sessions: delete the cookies of this site and sign in again.',
    });
  }
  const [value] = values;
  return value === '' ? undefined : value;
}

/** Puts a session into the browser's cookie, or takes it out. */
export function setSessionCookie(reply: FastifyReply, session: IssuedSession | null, secure: boolean): void {
  const expires = session === null ? new Date(0) : new Date(session.expires_at);
  const parts = [
    `${sessionCookie}=${session?.value ?? ''}`,
    'Path=/',
    `Expires=${expires.toUTCString()}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ];
  reply.header('set-cookie', parts.join('; ')).header('cache-control', 'no-store');
}

/** Whether a page of this origin may act for the person: one of this very host, or a configured one. */
function isTrusted(origin: string, request: FastifyRequest, options: Omit<BrowserOptions, 'sessions'>): boolean {
  if (options.trusted_origins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  const carried = options.secure ? protocol === 'https:' : protocol === 'https:' || protocol === 'http:';
  return carried && host === request.host;
}

/** Browsers name the origin of whatever changes something, and of sockets; programs name none. */
export function refuseForeignOrigin(request: FastifyRequest, options: Omit<BrowserOptions, 'sessions'>): void {
  const { origin } = request.headers;
  if (origin === undefined || isTrusted(origin, request, options)) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.foreign_origin',
    message: 'This request came from a page of another site.',
    details: { origin: origin.slice(0, 200) },
  });
}

/** Holds a request that came by cookie, and may change something, to its token and its origin. */
export function requireCsrfToken(
  request: FastifyRequest,
  principal: SessionPrincipal,
  options: Omit<BrowserOptions, 'sessions'>,
): void {
  const { origin } = request.headers;
  const given = Buffer.from(String(request.headers[csrfHeader] ?? ''));
  const wanted = Buffer.from(principal.csrf_token);
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (isRight && (origin === undefined || isTrusted(origin, request, options))) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'csrf.invalid',
    message: 'The page is out of date: fetch a new CSRF token from /api/auth/session and try again.',
  });
}
