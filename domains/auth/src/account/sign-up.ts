import { ApexError, type authRoutes } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { endPresentedSession } from '../browser-session/end-presented-session.ts';
import { openSignIn, type SignedInWithSession, toSignedIn } from '../sign-in/open-sign-in.ts';
import { emailTaken } from './account-store.ts';
import { createPerson, localPart } from './create-person.ts';
import type { EntranceScope } from './entrance.ts';
import { toIdentity } from './identity.ts';

export interface SignUpScope extends Omit<EntranceScope, 'attempt_limit' | 'second_factor'> {
  readonly sign_up_open: boolean;
}

/**
 * A person, an organisation of their own with its projects, and a session: all of it or nothing. Where addresses have to
 * be verified there is no session yet: `forbidden` says that a link was mailed.
 */
export async function signUp(
  scope: SignUpScope,
  input: z.output<typeof authRoutes.signUp.input>,
): Promise<SignedInWithSession> {
  if (!scope.sign_up_open) throw signUpClosed();
  const { accounts, access_tokens, visitor, verified_email } = scope;
  const { email, password } = input;
  if ((await accounts.find(email)) !== null) throw emailTaken();
  // Hashed and signed before the transaction, which then holds its connection for milliseconds only.
  const password_hash = await scope.passwords.hash(password);
  const user_id = newId.user();
  const organisation_id = newId.org();
  const kind = input.session;
  const family_id = newId.family();
  const subject = { user_id, organisation_id, roles: ['owner'], tier: 'free' } as const;
  const access = kind === 'tokens' ? await access_tokens.mint(subject, family_id) : null;
  const name = input.name ?? localPart(email);
  const time_zone = input.time_zone ?? 'UTC';
  const organisation_name = input.organisation_name ?? localPart(email);
  const at = new Date(scope.clock.now());
  const signedIn = await withTenant(scope.db, { organisation_id }, async (trx) => {
    const { projects, ...membership } = await createPerson(trx, accounts, {
      person: { user_id, email, email_verified: false, name, time_zone, password_hash },
      organisation_id,
      organisation_name,
      at,
      request_id: visitor.request_id,
      by: 'password',
    });
    if (verified_email.is_required) return null;
    const opened = await openSignIn(trx, { kind, family_id, organisation_id, user_id, role: 'owner', at, visitor });
    const profile = { id: user_id, email, name, time_zone, version: 1 };
    return toSignedIn(toIdentity(profile, membership, projects), opened, { access, secrets: scope.secrets });
  });
  if (signedIn === null) {
    await verified_email.require(user_id);
    throw new Error('an address that has just been given is not verified');
  }
  await endPresentedSession(scope);
  return signedIn;
}

export function signUpClosed(): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'auth.sign_up_closed',
    message: 'Sign-up is closed on this installation: ask its administrator for an account.',
  });
}
