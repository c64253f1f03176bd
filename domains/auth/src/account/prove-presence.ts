import { ApexError, type Caller } from '@apex/contracts';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { CallerScope } from '../scope.ts';
import { withPerson } from '../visibility.ts';
import type { AccountStore } from './account-store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Passwords } from './passwords.ts';
import { wrongPassword } from './wrong-credentials.ts';

export interface PresenceScope extends CallerScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly attempt_limit: AttemptLimit;
}

const freshMs = 10 * 60_000;

/**
 * Whether it is the person who sits there, and not somebody at a screen they left: by their password, or, where that
 * will do or they have none, by a browser they signed in with in the last ten minutes. Returns their address.
 */
export async function provePresence(
  scope: PresenceScope,
  given: { readonly password: string | undefined; readonly fresh_will_do: boolean; readonly field?: string },
): Promise<string> {
  const { caller, db, clock, accounts, passwords, attempt_limit } = scope;
  const { email } = await db
    .selectFrom('auth.users')
    .select('email')
    .where('id', '=', caller.actor.user_id)
    .executeTakeFirstOrThrow();
  if (given.password !== undefined) {
    const attempt = { email, address: caller.address ?? '' };
    attempt_limit.take(attempt);
    const account = await accounts.find(email);
    if (!(await passwords.verify(given.password, account?.password_hash ?? null)))
      throw wrongPassword(given.field ?? 'password');
    attempt_limit.clear(attempt);
    return email;
  }
  const account = await accounts.find(email);
  const has_password = account?.password_hash != null;
  const fresh = (given.fresh_will_do || !has_password) && (await isFresh(db, caller, clock.now()));
  if (!fresh) throw notProved(has_password);
  return email;
}

async function isFresh(db: Kysely<AuthDatabase>, caller: Caller, now_ms: number): Promise<boolean> {
  const { session_id, actor } = caller;
  if (session_id === undefined) return false;
  const row = await withPerson(db, actor.user_id, (trx) =>
    trx.selectFrom('auth.browser_sessions').select('signed_in_at').where('id', '=', session_id).executeTakeFirst(),
  );
  return row !== undefined && now_ms - row.signed_in_at.getTime() < freshMs;
}

function notProved(has_password: boolean): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'auth.presence_unproved',
    message: has_password
      ? 'password: is needed, since you signed in more than ten minutes ago'
      : 'Sign out and in again in the browser first: this takes a sign-in of the last ten minutes.',
  });
}
