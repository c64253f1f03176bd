import { ApexError, type authRoutes, type Identity, type TokenPair, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership, listProjects, type Membership } from '../organisation/membership.ts';
import type { VisitorScope } from '../scope.ts';
import { openFamily } from '../session/open-family.ts';
import { toTokenPair } from '../session/token-pair.ts';
import type { AccessTokens } from '../token/access-tokens.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import type { AccountStore } from './account-store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import { toIdentity } from './identity.ts';
import type { Passwords } from './passwords.ts';

export interface SignInScope extends VisitorScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly access_tokens: AccessTokens;
  readonly attempt_limit: AttemptLimit;
}

/** Tokens for a password. A wrong one and an unknown address answer alike, and take alike long. */
export async function signIn(
  scope: SignInScope,
  input: z.output<typeof authRoutes.signIn.input>,
): Promise<{ identity: Identity; tokens: TokenPair }> {
  const { email, password } = input;
  scope.attempt_limit.take(email);
  const account = await scope.accounts.find(email);
  const right = await scope.passwords.verify(password, account?.password_hash ?? null);
  if (account === null || !right) throw wrongCredentials();
  scope.attempt_limit.clear(email);
  const { user_id } = account;
  const at = new Date(scope.clock.now());
  const opened = await withPerson(scope.db, user_id, async (trx) => {
    const membership = await enterFirstOrganisation(trx, user_id);
    const organisation_id = membership.organisation.id;
    const projects = await listProjects(trx, organisation_id);
    const { family_id, token } = await openFamily(trx, { organisation_id, user_id, at });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'user.sign_in',
      subject_id: family_id,
      request_id: scope.visitor.request_id,
    });
    return { membership, projects, token };
  });
  const { membership } = opened;
  const access = await scope.access_tokens.mint({
    user_id,
    organisation_id: membership.organisation.id,
    roles: [membership.role],
    tier: membership.organisation.tier,
  });
  return {
    identity: toIdentity({ id: user_id, email: account.email }, membership, opened.projects),
    tokens: toTokenPair(access, opened.token),
  };
}

/** The organisation a person has been in longest. */
async function enterFirstOrganisation(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<Membership> {
  const first = await trx
    .selectFrom('auth.members')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .orderBy('created_at')
    .orderBy('organisation_id')
    .executeTakeFirst();
  if (first !== undefined) {
    await enterTenant(trx, first.organisation_id);
    const membership = await findMembership(trx, first.organisation_id, user_id);
    if (membership !== null) return membership;
  }
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.no_organisation',
    message: 'You are no longer a member of any organisation: ask for an invitation.',
  });
}

function wrongCredentials(): ApexError {
  return new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.wrong_credentials',
    message: 'E-mail address or password is wrong.',
  });
}
