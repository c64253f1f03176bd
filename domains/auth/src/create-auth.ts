import { type Api, ApexError, type authRoutes, type Visitor } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Authenticator, BrowserSessions } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import { createAccountStore } from './account/account-store.ts';
import { createAttemptLimit } from './account/attempt-limit.ts';
import { createPasswords } from './account/passwords.ts';
import { signIn } from './account/sign-in.ts';
import { createFirstOwner } from './account/create-first-owner.ts';
import { signUp } from './account/sign-up.ts';
import { whoami } from './account/whoami.ts';
import type { AuthDatabase, PublicJwk } from './auth-database.ts';
import { endSession } from './browser-session/end-session.ts';
import { csrfTokenOf } from './browser-session/csrf-token-of.ts';
import { getSession } from './browser-session/get-session.ts';
import { createSessionVerifier } from './browser-session/session-verifier.ts';
import { createSessionSecrets } from './browser-session/session-value.ts';
import { createAuthenticator } from './authenticator.ts';
import type { Environment } from './environment.ts';
import { createKey } from './key/create-key.ts';
import { createKeyVerifier } from './key/key-verifier.ts';
import { listKeys } from './key/list-keys.ts';
import { revokeKey } from './key/revoke-key.ts';
import { refresh } from './session/refresh.ts';
import { createSuccessorOf } from './session/refresh-value.ts';
import { signOut } from './session/sign-out.ts';
import { createProjectResolver } from './project/resolve-project.ts';
import { createAccessTokens } from './token/access-tokens.ts';
import { createPassingTokens } from './token/passing-tokens.ts';
import { createSecretBox } from './token/secret-box.ts';
import { createSigningKeys } from './token/signing-keys.ts';

export interface AuthDeps {
  /** Must run as the run-time role, so that row-level security holds. */
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** The address that access tokens name as theirs, `https://…`; the same in every process. */
  readonly issuer: string;
  /** 32 characters or more; seals the signing keys. */
  readonly secret: string;
  readonly environment: Environment;
  readonly sign_up_open: boolean;
}

export interface Auth {
  readonly api: Api<typeof authRoutes>;
  readonly authenticator: Authenticator;
  /** Who a browser's cookie speaks for. */
  readonly browser_sessions: BrowserSessions;
  /** The CSRF token of the session a page is asked for with, from its whole `cookie` header; null where there is none. */
  csrfTokenOf(cookieHeader: string | undefined): Promise<string | null>;
  /** For installations with closed sign-up: false where the address has an account already. */
  createFirstOwner(visitor: Visitor, owner: { readonly email: string; readonly password: string }): Promise<boolean>;
  /** What others verify access tokens with. */
  jwks(): Promise<{ readonly keys: PublicJwk[] }>;
  close(): Promise<void>;
}

const minSecretLength = 32;

/** The auth domain, bound to its database. Nothing is read or written before the first call. */
export function createAuth(deps: AuthDeps): Auth {
  const { secret, sign_up_open } = deps;
  if (secret.length < minSecretLength)
    throw new TypeError(`The auth secret has at least ${minSecretLength} characters`);
  const signing_keys = createSigningKeys({ ...deps, box: createSecretBox(secret, 'auth.signing_keys') });
  const access_tokens = createAccessTokens({ ...deps, signing_keys });
  const key_verifier = createKeyVerifier(deps);
  const passwords = createPasswords();
  const accounts = createAccountStore({ ...deps, passwords });
  const attempt_limit = createAttemptLimit(deps.clock);
  const successor_of = createSuccessorOf(secret);
  const project_resolver = createProjectResolver(deps);
  const authenticator = createAuthenticator({ ...deps, access_tokens, key_verifier, project_resolver });
  const secrets = createSessionSecrets(secret);
  const passing_tokens = createPassingTokens({ ...deps, access_tokens });
  const session_verifier = createSessionVerifier({ ...deps, secrets, passing_tokens });
  const { db, clock, environment } = deps;
  const bound = { db, clock };
  const entrance = { ...bound, accounts, passwords, access_tokens, secrets, session_verifier };
  return {
    api: {
      signUp: (visitor, input) => signUp({ ...entrance, visitor, sign_up_open }, input),
      signIn: (visitor, input) => signIn({ ...entrance, visitor, attempt_limit }, input),
      refresh: (visitor, input) => refresh({ ...bound, visitor, access_tokens, successor_of }, input),
      signOut: (visitor, input) => signOut({ ...bound, visitor }, input),
      getSession: (caller) => getSession({ ...bound, caller, secrets }),
      endSession: (caller) => endSession({ ...bound, caller, session_verifier }),
      whoami: (caller) => whoami({ ...bound, caller }),
      createKey: (caller, input) => createKey({ ...bound, caller, environment }, input),
      listKeys: (caller) => listKeys({ ...bound, caller }),
      revokeKey: (caller, input) => revokeKey({ ...bound, caller, key_verifier }, input),
      listSignIns: notYet,
      revokeSignIn: notYet,
      updateProfile: notYet,
      changePassword: notYet,
      listMembers: notYet,
      updateMember: notYet,
      removeMember: notYet,
      listInvitations: notYet,
      createInvitation: notYet,
      revokeInvitation: notYet,
      lookupInvitation: notYet,
      acceptInvitation: notYet,
      createProject: notYet,
      renameProject: notYet,
      deleteProject: notYet,
      renameOrganisation: notYet,
      listAudit: notYet,
    },
    authenticator,
    createFirstOwner: (visitor, owner) => createFirstOwner({ ...entrance, visitor }, owner),
    browser_sessions: session_verifier,
    csrfTokenOf: (cookieHeader) => csrfTokenOf(session_verifier, clock, cookieHeader),
    jwks: () => signing_keys.jwks(),
    close: async () => {
      await Promise.all([key_verifier.close(), session_verifier.close()]);
    },
  };
}

function notYet(): never {
  throw new ApexError({ kind: 'unavailable', reason: 'auth.not_yet', message: 'This is being built.' });
}
