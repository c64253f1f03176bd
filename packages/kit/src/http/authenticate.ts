import type { Actor, Caller, KeyScope, OrgId, ProjectId, Role, Route, Tier } from '@apex/contracts';
import { ApexError } from '@apex/contracts';

/** Who a credential speaks for, before it is bound to a request. */
export interface Principal {
  readonly organisation_id: OrgId;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly scopes: readonly KeyScope[];
  readonly tier: Tier;
  /** Milliseconds since 1970 after which the credential must be renewed; a socket is closed then. */
  readonly expires_at_ms: number | null;
  /** Of a key alone. */
  readonly key_name?: string;
  /** Of a key alone: what its calls through the gateway are labelled with, unless they say otherwise. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where a request belongs that names no project; null or absent: the default one. */
  readonly project_id?: ProjectId | null;
}

export interface ResolvedProject {
  readonly id: ProjectId;
  readonly name: string;
}

/** Offered by the auth domain; the mount asks it for every route that is not public. */
export interface Authenticator {
  /** Throws `unauthenticated` for a credential that is unknown, expired or revoked. */
  authenticate(credential: string): Promise<Principal>;
  /** The project by id or name within the principal's organisation; its own, else `default`, when none is asked; throws `not_found`. */
  resolveProject(principal: Principal, asked: string | undefined): Promise<ResolvedProject>;
}

/** What every API key begins with. */
const keyPrefix = 'apex_';

/** The bearer token or API key of a request; both headers are accepted. */
export function credentialOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const authorization = headers['authorization'];
  if (typeof authorization === 'string') {
    const match = /^Bearer +(\S+)$/i.exec(authorization);
    if (match?.[1] !== undefined) return match[1];
  }
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The key in an HTTP Basic header: the password, or the user name where there is no other. */
export function basicCredentialOf({
  authorization,
}: {
  readonly authorization?: string | undefined;
}): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const cut = pair.indexOf(':');
  const [user, password] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
  // Whoever has one key writes it into the one field or the other, and anything into its neighbour.
  const key = [password, user].find((part) => part.startsWith(keyPrefix)) ?? password;
  return key === '' ? undefined : key;
}

export function missingCredential(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.missing_credential',
    message: 'Sign in, or send an API key as a bearer token or in X-API-Key.',
  });
}

const writers: ReadonlySet<Role> = new Set(['member', 'admin', 'owner']);

/** Holds a caller to a route's declared access: key scope first, then role for what changes something. */
export function authorise(caller: Caller, route: Route): void {
  const { access } = route;
  if (access === 'public') return;
  if (route.person === true) return requirePerson(caller);
  const allowed = caller.scopes.includes('all') || caller.scopes.includes(access);
  // Anyone who may use the product at all may ask who they are.
  const whoAmI = access === 'ingest' && route.reads === true;
  if (!allowed && !whoAmI) {
    throw new ApexError({
      kind: 'forbidden',
      reason: 'auth.scope_missing',
      message: `This key may not do that: it needs the scope ${access}.`,
      details: { needed: access, granted: caller.scopes },
    });
  }
  const changes = route.method !== 'GET' && route.reads !== true;
  if (changes && !caller.roles.some((role) => writers.has(role))) {
    throw new ApexError({
      kind: 'forbidden',
      reason: 'auth.read_only',
      message: 'Your role may look but not change anything.',
      details: { roles: caller.roles },
    });
  }
}

function requirePerson(caller: Caller): void {
  if (caller.actor.type === 'user') return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.person_only',
    message: 'Only a signed-in person may do that, not an API key.',
  });
}
