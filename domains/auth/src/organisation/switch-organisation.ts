import { ApexError, type authRoutes, type Caller } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { findProfile, toIdentity } from '../account/identity.ts';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import type { SessionSecrets } from '../browser-session/session-value.ts';
import { listProjects } from '../project/project-row.ts';
import type { CallerScope } from '../scope.ts';
import { openSignIn, type SignedInWithSession, toSignedIn } from '../sign-in/open-sign-in.ts';
import type { AccessTokens } from '../token/access-tokens.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import { enterOrganisation } from './membership.ts';

export interface SwitchScope extends CallerScope {
  readonly access_tokens: AccessTokens;
  readonly secrets: SessionSecrets;
  readonly forgetCredentials: () => void;
}

/**
 * A new sign-in to another organisation of the caller's. A browser's session there takes the place of the one here;
 * tokens are handed out besides those the caller has. The next sign-in leads there as well.
 */
export async function switchOrganisation(
  scope: SwitchScope,
  { organisation_id }: z.output<typeof authRoutes.switchOrganisation.input>,
): Promise<SignedInWithSession> {
  const { caller, db, clock } = scope;
  const { user_id } = caller.actor;
  const at = new Date(clock.now());
  const kind = caller.session_id === undefined ? 'tokens' : 'cookie';
  const { address = '', request_id, signal } = caller;
  const entered = await withPerson(db, user_id, async (trx) => {
    const from = await leave(trx, caller, at);
    await enterTenant(trx, organisation_id);
    const membership = await enterOrganisation(trx, { organisation_id, user_id, at });
    if (membership === null) throw notFound();
    const { role } = membership;
    const visitor = { address, request_id, signal, ...from };
    const opened = await openSignIn(trx, { kind, organisation_id, user_id, role, at, visitor });
    await recordAudit(trx, {
      ...auditOf(caller),
      organisation_id,
      at,
      action: 'user.sign_in',
      subject_id: opened.id,
      details: { by: 'switch' },
    });
    const identity = toIdentity(await findProfile(trx, user_id), membership, await listProjects(trx, organisation_id));
    return { membership, opened, identity };
  });
  scope.forgetCredentials();
  const { role, organisation } = entered.membership;
  const subject = { user_id, organisation_id, roles: [role], tier: organisation.tier };
  const access = entered.opened.kind === 'tokens' ? await scope.access_tokens.mint(subject, entered.opened.id) : null;
  return toSignedIn(entered.identity, entered.opened, { access, secrets: scope.secrets });
}

/** Ends the session the caller came by, and tells what program it was of. */
async function leave(
  trx: Transaction<AuthDatabase>,
  caller: Caller,
  at: Date,
): Promise<{ readonly user_agent?: string }> {
  const { session_id } = caller;
  if (session_id === undefined) return {};
  await enterTenant(trx, caller.organisation_id);
  const ended = await trx
    .updateTable('auth.browser_sessions')
    .set({ revoked_at: at, revoked_reason: 'sign_in' })
    .where('id', '=', session_id)
    .where('revoked_at', 'is', null)
    .returning('user_agent')
    .executeTakeFirst();
  await recordAudit(trx, { ...auditOf(caller), at, action: 'session.sign_out', subject_id: session_id });
  return typeof ended?.user_agent === 'string' ? { user_agent: ended.user_agent } : {};
}

function notFound(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.organisation_not_found',
    message: 'You belong to no such organisation.',
  });
}
