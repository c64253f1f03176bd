import { ApexError, type OrgId, type UserId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { EntranceScope } from '../account/entrance.ts';
import { findProfile, toIdentity } from '../account/identity.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { endPresentedSession } from '../browser-session/end-presented-session.ts';
import { lastOrganisationOf } from '../organisation/last-organisation.ts';
import { enterOrganisation, type Membership } from '../organisation/membership.ts';
import { listProjects } from '../project/project-row.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import { openSignIn, type SignedInWithSession, type SignInKind, toSignedIn } from './open-sign-in.ts';

/**
 * Signs a person in who has proved who they are in every way that is asked of them: to the organisation that is named,
 * or to the one they were in last.
 */
export async function enterPerson(
  scope: Pick<EntranceScope, 'db' | 'clock' | 'visitor' | 'access_tokens' | 'secrets' | 'session_verifier'>,
  who: {
    readonly user_id: UserId;
    readonly organisation_id?: OrgId;
    readonly kind: SignInKind;
    /** `password`, `invitation`, or the identity provider. */
    readonly by: string;
  },
): Promise<SignedInWithSession> {
  const { user_id, kind, by } = who;
  const { visitor } = scope;
  const at = new Date(scope.clock.now());
  const found = await withPerson(scope.db, user_id, async (trx) => {
    const asked = who.organisation_id ?? (await lastOrganisationOf(trx, user_id));
    const membership = await enter(trx, asked, user_id, at);
    const organisation_id = membership.organisation.id;
    const projects = await listProjects(trx, organisation_id);
    const profile = await findProfile(trx, user_id);
    const opened = await openSignIn(trx, { kind, organisation_id, user_id, role: membership.role, at, visitor });
    await recordAudit(trx, {
      organisation_id,
      at,
      user_id,
      action: 'user.sign_in',
      subject_id: opened.id,
      request_id: visitor.request_id,
      details: { by },
    });
    return { membership, opened, identity: toIdentity(profile, membership, projects) };
  });
  await endPresentedSession(scope);
  const { role, organisation } = found.membership;
  const subject = { user_id, organisation_id: organisation.id, roles: [role], tier: organisation.tier };
  const access = found.opened.kind === 'tokens' ? await scope.access_tokens.mint(subject, found.opened.id) : null;
  return toSignedIn(found.identity, found.opened, { access, secrets: scope.secrets });
}

async function enter(
  trx: Transaction<AuthDatabase>,
  organisation_id: OrgId | null,
  user_id: UserId,
  at: Date,
): Promise<Membership> {
  if (organisation_id !== null) {
    await enterTenant(trx, organisation_id);
    const membership = await enterOrganisation(trx, { organisation_id, user_id, at });
    if (membership !== null) return membership;
  }
  throw new ApexError({
    kind: 'unauthenticated',
    reason: 'auth.no_organisation',
    message: 'You are no longer a member of any organisation: ask for an invitation.',
  });
}
