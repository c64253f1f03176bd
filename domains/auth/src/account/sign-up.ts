import { ApexError, type authRoutes } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { createOrganisation } from '../organisation/create-organisation.ts';
import { endPresentedSession } from '../browser-session/end-presented-session.ts';
import { openSignIn, type SignedInWithSession, toSignedIn } from '../sign-in/open-sign-in.ts';
import { emailTaken } from './account-store.ts';
import type { EntranceScope } from './entrance.ts';
import { toIdentity } from './identity.ts';

export interface SignUpScope extends Omit<EntranceScope, 'attempt_limit'> {
  readonly sign_up_open: boolean;
}

/** A person, an organisation of their own with its projects, and a session: all of it or nothing. */
export async function signUp(
  scope: SignUpScope,
  input: z.output<typeof authRoutes.signUp.input>,
): Promise<SignedInWithSession> {
  if (!scope.sign_up_open) throw signUpClosed();
  const { accounts, access_tokens } = scope;
  const { email, password } = input;
  if ((await accounts.find(email)) !== null) throw emailTaken();
  // Hashed and signed before the transaction, which then holds its connection for milliseconds only.
  const password_hash = await scope.passwords.hash(password);
  const user_id = newId.user();
  const organisation_id = newId.org();
  const kind = input.session;
  const access =
    kind === 'tokens' ? await access_tokens.mint({ user_id, organisation_id, roles: ['owner'], tier: 'free' }) : null;
  const name = input.name ?? localPart(email);
  const time_zone = input.time_zone ?? 'UTC';
  const at = new Date(scope.clock.now());
  const signedIn = await withTenant(scope.db, { organisation_id }, async (trx) => {
    await accounts.create(trx, { user_id, email, name, time_zone, password_hash });
    const { projects, ...membership } = await createOrganisation(trx, {
      id: organisation_id,
      name: input.organisation_name ?? localPart(email),
      owner: user_id,
      at,
    });
    const { visitor } = scope;
    const opened = await openSignIn(trx, { kind, organisation_id, user_id, role: 'owner', at, visitor });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'user.sign_up',
      subject_id: user_id,
      request_id: scope.visitor.request_id,
    });
    const profile = { id: user_id, email, name, time_zone, version: 1 };
    return toSignedIn(toIdentity(profile, membership, projects), opened, { access, secrets: scope.secrets });
  });
  await endPresentedSession(scope);
  return signedIn;
}

function localPart(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}

function signUpClosed(): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'auth.sign_up_closed',
    message: 'Sign-up is closed on this installation: ask its administrator for an account.',
  });
}
