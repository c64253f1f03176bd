import { type authRoutes, type Caller, type IssuedSession, type SessionId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { openSession } from '../browser-session/open-session.ts';
import { newSessionValue, type SessionSecrets } from '../browser-session/session-value.ts';
import { requireMembership } from '../organisation/authority.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import { type PresenceScope, provePresence } from './prove-presence.ts';

export interface ChangePasswordScope extends PresenceScope {
  readonly secrets: SessionSecrets;
  readonly forgetCredentials: () => void;
}

type Changed = z.output<typeof authRoutes.changePassword.output> & { readonly issued_session?: IssuedSession };

/** A new password for the old one. Every sign-in of the person ends; the browser that asked goes on in a new session. */
export async function changePassword(
  scope: ChangePasswordScope,
  input: z.output<typeof authRoutes.changePassword.input>,
): Promise<Changed> {
  const { caller, db, accounts, passwords } = scope;
  const { user_id } = caller.actor;
  await provePresence(scope, { password: input.current_password, fresh_will_do: false, field: 'current_password' });
  const password_hash = await passwords.hash(input.new_password);
  const at = new Date(scope.clock.now());
  const { revoked_sign_ins, next } = await withPerson(db, user_id, async (trx) => {
    await enterTenant(trx, caller.organisation_id);
    await accounts.setPassword(trx, user_id, password_hash);
    const ended = await revokeSignIns(trx, { user_id, at, reason: 'password' });
    const next = await replaceOwn(trx, caller, at);
    const revoked_sign_ins = next === null ? ended : ended - 1;
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'user.change_password',
      subject_id: user_id,
      details: { revoked_sign_ins },
    });
    return { revoked_sign_ins, next };
  });
  scope.forgetCredentials();
  if (next === null) return { revoked_sign_ins, csrf_token: null };
  const { id, ...issued_session } = next;
  return { revoked_sign_ins, csrf_token: scope.secrets.csrfTokenOf(id), issued_session };
}

/** A session in place of the one the caller came by; null where they came by token. */
async function replaceOwn(
  trx: Transaction<AuthDatabase>,
  caller: Caller,
  at: Date,
): Promise<(IssuedSession & { readonly id: SessionId }) | null> {
  if (caller.session_id === undefined) return null;
  const { role } = await requireMembership(trx, caller);
  const old = await trx
    .selectFrom('auth.browser_sessions')
    .select(['address', 'user_agent'])
    .where('id', '=', caller.session_id)
    .executeTakeFirstOrThrow();
  const { organisation_id, actor } = caller;
  const value = newSessionValue();
  return openSession(trx, { ...old, value, organisation_id, user_id: actor.user_id, role, at, signed_in_at: at });
}
