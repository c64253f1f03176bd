import { ApexError, type authRoutes, type Identity, type TokenPair } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { createOrganisation } from '../organisation/create-organisation.ts';
import type { VisitorScope } from '../scope.ts';
import { openFamily } from '../session/open-family.ts';
import { toTokenPair } from '../session/token-pair.ts';
import type { AccessTokens } from '../token/access-tokens.ts';
import { type AccountStore, emailTaken } from './account-store.ts';
import { toIdentity } from './identity.ts';
import type { Passwords } from './passwords.ts';

export interface SignUpScope extends VisitorScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly access_tokens: AccessTokens;
  readonly sign_up_open: boolean;
}

/** A person, an organisation of their own with its projects, and a session: all of it or nothing. */
export async function signUp(
  scope: SignUpScope,
  input: z.output<typeof authRoutes.signUp.input>,
): Promise<{ identity: Identity; tokens: TokenPair }> {
  if (!scope.sign_up_open) throw signUpClosed();
  const { accounts, access_tokens } = scope;
  const { email, password } = input;
  if ((await accounts.find(email)) !== null) throw emailTaken();
  // Hashed and signed before the transaction, which then holds its connection for milliseconds only.
  const password_hash = await scope.passwords.hash(password);
  const user_id = newId.user();
  const organisation_id = newId.org();
  const access = await access_tokens.mint({ user_id, organisation_id, roles: ['owner'], tier: 'free' });
  const name = localPart(email);
  const at = new Date(scope.clock.now());
  return withTenant(scope.db, { organisation_id }, async (trx) => {
    await accounts.create(trx, { user_id, email, name, password_hash });
    const { projects, ...membership } = await createOrganisation(trx, {
      id: organisation_id,
      name: input.organisation_name ?? name,
      owner: user_id,
      at,
    });
    const { token } = await openFamily(trx, { organisation_id, user_id, at });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'user.sign_up',
      subject_id: user_id,
      request_id: scope.visitor.request_id,
    });
    return { identity: toIdentity({ id: user_id, email }, membership, projects), tokens: toTokenPair(access, token) };
  });
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
