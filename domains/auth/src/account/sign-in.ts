import { ApexError, type authRoutes, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { endPresentedSession } from '../browser-session/end-presented-session.ts';
import { enterOrganisation, type Membership } from '../organisation/membership.ts';
import { listProjects } from '../project/project-row.ts';
import { openSignIn, type SignedInWithSession, toSignedIn } from '../sign-in/open-sign-in.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import type { EntranceScope } from './entrance.ts';
import { findProfile, toIdentity } from './identity.ts';
import { wrongCredentials } from './wrong-credentials.ts';

/** Tokens or a session for a password. A wrong one and an unknown address answer alike, and take alike long. */
export async function signIn(
  scope: EntranceScope,
  input: z.output<typeof authRoutes.signIn.input>,
): Promise<SignedInWithSession> {
  const { email, password } = input;
  const attempt = { email, address: scope.visitor.address };
  scope.attempt_limit.take(attempt);
  const account = await scope.accounts.find(email);
  const right = await scope.passwords.verify(password, account?.password_hash ?? null);
  if (account === null || !right) throw wrongCredentials();
  scope.attempt_limit.clear(attempt);
  const { user_id } = account;
  const at = new Date(scope.clock.now());
  const kind = input.session;
  const found = await withPerson(scope.db, user_id, async (trx) => {
    const membership = await enterLastOrganisation(trx, user_id, at);
    const organisation_id = membership.organisation.id;
    const projects = await listProjects(trx, organisation_id);
    const profile = await findProfile(trx, user_id);
    const { visitor } = scope;
    const opened = await openSignIn(trx, { kind, organisation_id, user_id, role: membership.role, at, visitor });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'user.sign_in',
      subject_id: opened.id,
      request_id: visitor.request_id,
    });
    return { membership, opened, identity: toIdentity(profile, membership, projects) };
  });
  await endPresentedSession(scope);
  const { role, organisation } = found.membership;
  const subject = { user_id, organisation_id: organisation.id, roles: [role], tier: organisation.tier };
  const access = kind === 'tokens' ? await scope.access_tokens.mint(subject) : null;
  return toSignedIn(found.identity, found.opened, { access, secrets: scope.secrets });
}

/** The organisation a person was in last; at first, the one they have been in longest. */
async function enterLastOrganisation(trx: Transaction<AuthDatabase>, user_id: UserId, at: Date): Promise<Membership> {
  const first = await trx
    .selectFrom('auth.members')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .orderBy('entered_at', (order) => order.desc().nullsLast())
    .orderBy('created_at')
    .orderBy('organisation_id')
    .executeTakeFirst();
  if (first !== undefined) {
    await enterTenant(trx, first.organisation_id);
    const { organisation_id } = first;
    const membership = await enterOrganisation(trx, { organisation_id, user_id, at });
    if (membership !== null) return membership;
  }
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.no_organisation',
    message: 'You are no longer a member of any organisation: ask for an invitation.',
  });
}
