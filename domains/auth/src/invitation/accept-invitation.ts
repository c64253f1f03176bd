import type { authRoutes, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { EntranceScope } from '../account/entrance.ts';
import { localPart } from '../account/create-person.ts';
import { wrongCredentials } from '../account/wrong-credentials.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { findMembership } from '../organisation/membership.ts';
import { enterPerson } from '../sign-in/enter-person.ts';
import type { SignedInWithSession } from '../sign-in/open-sign-in.ts';
import { withSecret } from '../visibility.ts';
import { alreadyMember } from './create-invitation.ts';
import { findInvitation, type OpenInvitation } from './find-invitation.ts';
import { noInvitation } from './invitation-row.ts';
import { invitationToken } from './invitation-token.ts';

type Input = z.output<typeof authRoutes.acceptInvitation.input>;

/** Proves or prepares the account of the invited address: password and code of the one it has, or a hash for a new one. */
async function prove(scope: EntranceScope, email: string, { password, code }: Input) {
  const { accounts, passwords, attempt_limit, second_factor, visitor } = scope;
  const attempt = { email, address: scope.visitor.address };
  attempt_limit.take(attempt);
  const account = await accounts.find(email);
  if (account === null) return { user_id: newId.user(), password_hash: await passwords.hash(password) };
  if (!(await passwords.verify(password, account.password_hash))) throw wrongCredentials();
  await second_factor.require({ user_id: account.user_id, request_id: visitor.request_id }, code);
  attempt_limit.clear(attempt);
  return { user_id: account.user_id, password_hash: null };
}

/**
 * Joins the organisation that invites, with a new account or the one the address has, and is signed in to it. The link
 * was shown to whoever invites: having it proves nothing of the address, which is verified like any other.
 */
export async function acceptInvitation(scope: EntranceScope, input: Input): Promise<SignedInWithSession> {
  const { db, clock, visitor, accounts } = scope;
  if (!invitationToken.is(input.token)) throw noInvitation('unknown');
  const hash = invitationToken.hash(input.token);
  const at = new Date(clock.now());
  const { email } = await withSecret(db, hash, (trx) => findInvitation(trx, hash, at));
  const { user_id, password_hash } = await prove(scope, email, input);
  const organisation_id = await withSecret(db, hash, async (trx) => {
    const invitation = await findInvitation(trx, hash, at);
    if (password_hash !== null) {
      const { name = localPart(email), time_zone = 'UTC' } = input;
      await accounts.create(trx, { user_id, email, email_verified: false, name, time_zone, password_hash });
    }
    await join(trx, invitation, { user_id, at });
    await recordAudit(trx, {
      organisation_id: invitation.organisation_id,
      at,
      user_id,
      action: 'member.join',
      subject_id: invitation.id,
      request_id: visitor.request_id,
      details: { role: invitation.role, invited_by: invitation.invited_by },
    });
    return invitation.organisation_id;
  });
  await scope.verified_email.require(user_id);
  return enterPerson(scope, { user_id, organisation_id, kind: input.session, by: 'invitation' });
}

/** Uses the invitation up; whoever is a member already keeps the role they have. */
async function join(
  trx: Transaction<AuthDatabase>,
  { id, organisation_id, role }: OpenInvitation,
  { user_id, at }: { readonly user_id: UserId; readonly at: Date },
): Promise<void> {
  if ((await findMembership(trx, organisation_id, user_id)) !== null) throw alreadyMember();
  await trx
    .insertInto('auth.members')
    .values({ organisation_id, user_id, role, created_at: at, entered_at: at })
    .execute();
  await trx.updateTable('auth.invitations').set({ accepted_at: at }).where('id', '=', id).execute();
}
