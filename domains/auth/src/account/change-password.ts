import {
  ApexError,
  type authRoutes,
  type Caller,
  type IssuedSession,
  type SessionId,
  type UserId,
} from '@apex/contracts';
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { openSession } from '../browser-session/open-session.ts';
import { newSessionValue, type SessionSecrets } from '../browser-session/session-value.ts';
import { requireMembership } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import { revokeSignIns } from '../sign-in/revoke-sign-ins.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import type { AccountStore } from './account-store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Passwords } from './passwords.ts';

export interface ChangePasswordScope extends CallerScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly attempt_limit: AttemptLimit;
  readonly secrets: SessionSecrets;
  readonly forgetCredentials: () => void;
}

type Changed = z.output<typeof authRoutes.changePassword.output> & { readonly issued_session?: IssuedSession };

/** A new password for the old one. Every sign-in of the person ends; the browser that asked goes on in a new session. */
export async function changePassword(
  scope: ChangePasswordScope,
  input: z.output<typeof authRoutes.changePassword.input>,
): Promise<Changed> {
  const { caller, db, accounts, passwords, attempt_limit } = scope;
  const { user_id } = caller.actor;
  const email = await emailOf(db, user_id);
  const attempt = { email, address: caller.address ?? '' };
  attempt_limit.take(attempt);
  const account = await accounts.find(email);
  if (!(await passwords.verify(input.current_password, account?.password_hash ?? null))) throw wrongPassword();
  attempt_limit.clear(attempt);
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

/** Not `unauthenticated`: the session is as good as it was. */
function wrongPassword(): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'auth.wrong_password',
    message: 'current_password: is not your password',
  });
}

async function emailOf(db: Kysely<AuthDatabase>, user_id: UserId): Promise<string> {
  const { email } = await db
    .selectFrom('auth.users')
    .select('email')
    .where('id', '=', user_id)
    .executeTakeFirstOrThrow();
  return email;
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
