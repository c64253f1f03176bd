import type { authRoutes, Role, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { EntranceScope } from '../account/entrance.ts';
import { findProfile, toIdentity } from '../account/identity.ts';
import { wrongCredentials } from '../account/wrong-credentials.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { endPresentedSession } from '../browser-session/end-presented-session.ts';
import { findMembership, type Membership } from '../organisation/membership.ts';
import { listProjects } from '../project/project-row.ts';
import { openSignIn, type SignedInWithSession, toSignedIn } from '../sign-in/open-sign-in.ts';
import { withSecret } from '../visibility.ts';
import { alreadyMember } from './create-invitation.ts';
import { findInvitation, type OpenInvitation } from './find-invitation.ts';
import { noInvitation } from './invitation-row.ts';
import { hashInvitationToken, isInvitationToken } from './invitation-token.ts';

type Input = z.output<typeof authRoutes.acceptInvitation.input>;

/** Proves or prepares the account of the invited address: the password of the one it has, or a hash for a new one. */
async function prove(scope: EntranceScope, email: string, password: string) {
  const { accounts, passwords, attempt_limit } = scope;
  const attempt = { email, address: scope.visitor.address };
  attempt_limit.take(attempt);
  const account = await accounts.find(email);
  if (account === null) return { user_id: newId.user(), password_hash: await passwords.hash(password) };
  if (!(await passwords.verify(password, account.password_hash))) throw wrongCredentials();
  attempt_limit.clear(attempt);
  return { user_id: account.user_id, password_hash: null };
}

/** Joins the organisation that invites, with a new account or the one the address has, and is signed in to it. */
export async function acceptInvitation(scope: EntranceScope, input: Input): Promise<SignedInWithSession> {
  const { db, clock, visitor, accounts } = scope;
  if (!isInvitationToken(input.token)) throw noInvitation('unknown');
  const hash = hashInvitationToken(input.token);
  const at = new Date(clock.now());
  const { email } = await withSecret(db, hash, (trx) => findInvitation(trx, hash, at));
  const { user_id, password_hash } = await prove(scope, email, input.password);
  const kind = input.session;
  const joined = await withSecret(db, hash, async (trx) => {
    const invitation = await findInvitation(trx, hash, at);
    if (password_hash !== null) {
      const name = input.name ?? email.slice(0, email.lastIndexOf('@'));
      await accounts.create(trx, { user_id, email, name, time_zone: input.time_zone ?? 'UTC', password_hash });
    }
    const membership = await join(trx, invitation, { user_id, at });
    const { organisation_id, role } = invitation;
    const opened = await openSignIn(trx, { kind, organisation_id, user_id, role, at, visitor });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'member.join',
      subject_id: invitation.id,
      request_id: visitor.request_id,
      details: { role, invited_by: invitation.invited_by },
    });
    const projects = await listProjects(trx, organisation_id);
    return { membership, opened, identity: toIdentity(await findProfile(trx, user_id), membership, projects) };
  });
  await endPresentedSession(scope);
  const { role, organisation } = joined.membership;
  const subject = { user_id, organisation_id: organisation.id, roles: [role] as Role[], tier: organisation.tier };
  const access = kind === 'tokens' ? await scope.access_tokens.mint(subject) : null;
  return toSignedIn(joined.identity, joined.opened, { access, secrets: scope.secrets });
}

/** Uses the invitation up; whoever is a member already keeps the role they have. */
async function join(
  trx: Transaction<AuthDatabase>,
  { id, organisation_id, role }: OpenInvitation,
  { user_id, at }: { readonly user_id: UserId; readonly at: Date },
): Promise<Membership> {
  if ((await findMembership(trx, organisation_id, user_id)) !== null) throw alreadyMember();
  await trx
    .insertInto('auth.members')
    .values({ organisation_id, user_id, role, created_at: at, entered_at: at })
    .execute();
  await trx.updateTable('auth.invitations').set({ accepted_at: at }).where('id', '=', id).execute();
  const membership = await findMembership(trx, organisation_id, user_id);
  if (membership === null) throw new Error('a member who has just joined is one');
  return membership;
}
