import type {
  FamilyId,
  Identity,
  IssuedSession,
  OrgId,
  Role,
  SessionId,
  SignedIn,
  UserId,
  Visitor,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { openSession } from '../browser-session/open-session.ts';
import { newSessionValue, type SessionSecrets } from '../browser-session/session-value.ts';
import { openFamily } from '../session/open-family.ts';
import type { RefreshToken } from '../session/refresh-tokens.ts';
import { toTokenPair } from '../session/token-pair.ts';
import type { AccessToken } from '../token/access-tokens.ts';

/** Tokens for programs, a cookie for browsers. */
export type SignInKind = 'tokens' | 'cookie';

export type OpenedSignIn =
  | { readonly kind: 'tokens'; readonly id: FamilyId; readonly refresh: RefreshToken }
  | { readonly kind: 'cookie'; readonly id: SessionId; readonly session: IssuedSession };

export type SignedInWithSession = SignedIn & { readonly issued_session?: IssuedSession };

/** Begins what keeps a person signed in, under a value nobody has seen before. */
export async function openSignIn(
  trx: Transaction<AuthDatabase>,
  input: {
    readonly kind: SignInKind;
    readonly organisation_id: OrgId;
    readonly user_id: UserId;
    readonly role: Role;
    readonly at: Date;
    readonly visitor: Visitor;
    /** Of a token that was made before; a fresh one when absent. */
    readonly family_id?: FamilyId;
  },
): Promise<OpenedSignIn> {
  const { kind, visitor, at, role, family_id: id = newId.family(), ...who } = input;
  const from = { address: visitor.address, user_agent: visitor.user_agent ?? null };
  if (kind === 'tokens') {
    return { kind, id, refresh: await openFamily(trx, { ...who, ...from, id, at }) };
  }
  const value = newSessionValue();
  const { id: session_id, ...session } = await openSession(trx, { ...who, ...from, role, at, signed_in_at: at, value });
  return { kind, id: session_id, session };
}

/** The answer to a sign-in. `access` is null for a cookie, which needs no token. */
export function toSignedIn(
  identity: Identity,
  opened: OpenedSignIn,
  made: { readonly access: AccessToken | null; readonly secrets: SessionSecrets },
): SignedInWithSession {
  if (opened.kind === 'cookie') {
    return {
      identity,
      tokens: null,
      csrf_token: made.secrets.csrfTokenOf(opened.id),
      issued_session: opened.session,
    };
  }
  if (made.access === null) throw new Error('A sign-in by tokens needs an access token');
  return { identity, tokens: toTokenPair(made.access, opened.refresh), csrf_token: null };
}
