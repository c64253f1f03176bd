import type { KeyId, OrgId, ProjectId, RequestId, SessionId, UserId } from './id.ts';

export const roles = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

export const tiers = ['free', 'early', 'mid', 'enterprise'] as const;
export type Tier = (typeof tiers)[number];

/** What an API key may do; `gateway`: send calls through it, and nothing else. A signed-in person has `all` within the role. */
export const keyScopes = ['ingest', 'read', 'gateway', 'all'] as const;
export type KeyScope = (typeof keyScopes)[number];

export type Actor =
  | { readonly type: 'user'; readonly user_id: UserId }
  | { readonly type: 'key'; readonly key_id: KeyId; readonly user_id: UserId };

/** Who asks: always the first argument, never ambient. */
export interface Caller {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly project_name: string;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly scopes: readonly KeyScope[];
  readonly tier: Tier;
  readonly request_id: RequestId;
  readonly signal: AbortSignal;
  /** The bearer credential, passed on when a port is remote; for a browser one minted for that. */
  readonly credential: string;
  /** The browser session the request came by, if it did. */
  readonly session_id?: SessionId;
  /** Of the client; absent where nobody's connection stands behind the request. */
  readonly address?: string;
}

/** Who knocks at a public route: nobody yet, but a request with an address. */
export interface Visitor {
  readonly request_id: RequestId;
  readonly address: string;
  readonly signal: AbortSignal;
  readonly user_agent?: string;
  /** The session cookie sent along to a route that opens a session: it ends when the new one begins. */
  readonly presented_session?: string;
}

/** A browser session as a verb hands it to the mount, which moves it into the cookie: it stands in no body. */
export interface IssuedSession {
  readonly value: string;
  readonly expires_at: string;
}
